import { describe, expect, test } from '@jest/globals';
import { uncompress } from 'snappyjs';
import type { PushOutcome } from '../../../functions/shared/ports.ts';
import {
  findAcceptance,
  findOpen,
  findRefusal,
  findWriteFailure,
  probeError,
  untilAll,
} from '../../../functions/shared/probe.ts';
import { probeMetrics } from '../../../functions/shared/probe-metrics.ts';

const address = { write: 'https://r/api/v1/write', query: 'https://r/api/v1/query' };
const credential = { username: 'u', password: 'secret-password' };

function receiver(
  answers: PushOutcome['kind'][],
  newest: () => number | undefined = () => undefined,
) {
  const pushes: { size: number; isAuthenticated: boolean; names: readonly string[] }[] = [];
  const time = { now: 1_700_000_000_123 };
  const deps = {
    clock: {
      now: () => time.now,
      sleep: async (milliseconds: number) => {
        time.now += milliseconds;
      },
    },
    remoteWrite: {
      push: async (_: string, body: Uint8Array, given?: unknown): Promise<PushOutcome> => {
        const names =
          Buffer.from(uncompress(body))
            .toString()
            .match(/promrotate_\w+/g) ?? [];
        pushes.push({ size: body.length, isAuthenticated: given !== undefined, names });
        const kind = answers[Math.min(pushes.length, answers.length) - 1] ?? 'accepted';
        return { kind, detail: 'HTTP x' };
      },
    },
    queries: {
      samples: async () => {
        const value = newest();
        return value === undefined ? [] : [{ series: 's', value }];
      },
    },
  };
  return { deps, pushes, time };
}

describe('a probe', () => {
  test('calls a receiver open that takes a push without a credential', async () => {
    const { deps } = receiver(['accepted']);
    expect(await findOpen(deps, address)).toMatchObject({ kind: 'open' });
  });

  test.each(['unavailable', 'timeout', 'tls', 'rejected'] as const)(
    'does not take "%s" for a refusal of no credential',
    async (kind) => {
      const { deps } = receiver([kind]);
      expect(await findOpen(deps, address)).toMatchObject({ kind });
    },
  );

  test.each(['unavailable', 'timeout', 'tls', 'rejected'] as const)(
    'does not take "%s" for a refusal of a credential that is out',
    async (kind) => {
      const { deps } = receiver([kind]);
      expect(await findAcceptance(deps, address, credential)).toMatchObject({ kind });
    },
  );

  test('wants several refusals in a row', async () => {
    const { deps, pushes } = receiver(['refused', 'refused', 'accepted']);
    expect(await findAcceptance(deps, address, credential)).toMatchObject({ kind: 'accepted' });
    expect(pushes).toHaveLength(3);
  });

  test('wants several accepts in a row', async () => {
    const { deps, pushes } = receiver(['accepted', 'accepted', 'refused']);
    expect(await findRefusal(deps, address, credential)).toMatchObject({ kind: 'refused' });
    expect(pushes).toHaveLength(3);
  });

  test('reads the sample back that it has written', async () => {
    const { deps, pushes, time } = receiver(['accepted'], () => time.now / 1000);
    const input = { endpoint: 'c', credential, deadline: time.now + 5000 };

    expect(await findWriteFailure(deps, address, input)).toBeUndefined();
    expect(pushes[0]?.size).toBeGreaterThan(1);
  });

  test('writes other gauges beside it, in the same request', async () => {
    const { deps, pushes, time } = receiver(['accepted'], () => time.now / 1000);
    const input = { endpoint: 'c', credential, deadline: time.now + 5000 };
    const beside = [{ metric: probeMetrics.rotationSuccess, value: 1 }];

    expect(await findWriteFailure(deps, address, { ...input, beside })).toBeUndefined();
    expect(pushes).toHaveLength(1);
    expect(pushes[0]?.names).toEqual([
      'promrotate_probe_timestamp_seconds',
      'promrotate_rotation_success',
    ]);
  });

  test('says that an accepted sample was not stored', async () => {
    const { deps, time } = receiver(['accepted']);
    const input = { endpoint: 'c', credential, deadline: time.now + 5000 };

    expect(await findWriteFailure(deps, address, input)).toMatchObject({ kind: 'not-stored' });
  });

  test('tries until the deadline, but not for long at an open receiver', async () => {
    const { deps, pushes, time } = receiver(['unavailable', 'unavailable', 'accepted']);
    const deadline = time.now + 60_000;

    const failure = await untilAll(deps.clock, deadline, [address], (at) => findOpen(deps, at));

    expect(failure).toMatchObject({ kind: 'open' });
    expect(pushes).toHaveLength(3);
  });

  test('tells of a failure without telling the credential', () => {
    const failure = { kind: 'refused', address: address.write, detail: 'HTTP 401' } as const;
    const { message, code } = probeError(failure, 'pending version "v"');
    expect(code).toBe('RECEIVER_REFUSED');
    expect(message).not.toContain(credential.password);
  });
});
