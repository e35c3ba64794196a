import type { Definition } from '../shared/contract.ts';
import { type Credential, parseCredential } from '../shared/credential.ts';
import { PromrotateError } from '../shared/errors.ts';
import { type Look, look } from '../shared/look.ts';
import type { WriteFailure } from '../shared/probe.ts';
import { currentVersion } from '../shared/versions.ts';
import { gaugesOf } from './gauges.ts';
import type { ProbeEndpointDeps } from './outcome.ts';
import { probeAddresses, type Test } from './probe-addresses.ts';

export type Probed = {
  readonly seen: Look;
  readonly versionId: string;
  readonly credential: Credential;
  readonly failures: readonly WriteFailure[];
};

const maximumMoves = 3;

/**
 * Tests what is AWSCURRENT. A credential that is refused because another became current meanwhile says
 * nothing: a leaked one is out within seconds.
 */
export async function probeCurrent(
  deps: ProbeEndpointDeps,
  definition: Definition,
  patience: Pick<Test, 'deadline' | 'isFinal'>,
): Promise<Probed> {
  for (let moves = 0; moves < maximumMoves; moves += 1) {
    const seen = await look(deps, definition);
    const versionId = currentOf(seen);
    const credential = await readCredential(deps, seen, versionId);
    const test = { credential, beside: gaugesOf(seen), ...patience };
    const failures = await probeAddresses(deps, definition, test);
    const isRefused = failures.some(({ kind }) => kind === 'refused');
    if (!isRefused || currentOf(await look(deps, definition)) === versionId) {
      return { seen, versionId, credential, failures };
    }
  }
  throw new PromrotateError(
    'CURRENT_CHANGED',
    `expected AWSCURRENT to stay for a moment, found it moved ${maximumMoves} times during the test`,
    { retryable: true },
  );
}

const currentOf = ({ situation }: Look): string => currentVersion(situation.versions.stages);

async function readCredential(
  { secrets }: ProbeEndpointDeps,
  { secret }: Look,
  versionId: string,
): Promise<Credential> {
  const value = await secrets.readVersion(secret.arn, { versionId });
  if (value !== undefined) return parseCredential(value.text, versionId);
  throw new PromrotateError('CURRENT_MISSING', `expected a value in version "${versionId}"`, {
    retryable: true,
  });
}
