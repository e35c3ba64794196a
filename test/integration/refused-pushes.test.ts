import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createCleanup } from '../../cli/local-run/cleanup.ts';
import { authorizationOf, inventCredential } from '../../cli/local-run/credential.ts';
import { findBinaries } from '../../cli/local-run/prometheus-binary.ts';
import { createPusher } from '../../cli/local-run/push-probe.ts';
import { waitUntil } from '../../cli/local-run/wait-until.ts';
import { type RefusedWriter, startRefusedWriter } from '../support/refused-writer.ts';

const cache = fileURLToPath(new URL('../../.cache/debian', import.meta.url));
const rules = fileURLToPath(new URL('../../monitoring/prometheus-rules.yaml', import.meta.url));
const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ name: z.string(), health: z.string() })) }),
    ),
  }),
});

const { PATH: searchPath, PROMETHEUS_BIN: wanted } = process.env;
const say = (): void => undefined;
const found = await findBinaries({ cache, searchPath, wanted }, say);
const binaries = [...new Set([found.prometheus, found.symlinkWriter ?? found.prometheus])];
const versions = binaries.map(({ version }, index): [string, number] => [
  `${version.major}.${version.minor}`,
  index,
]);

const started: RefusedWriter[] = [];
const pusher = createPusher(1);
const failures: unknown[] = [];
const cleanup = createCleanup((error) => failures.push(error));

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'promrotate-pushes-'));
  cleanup.defer(() => rm(root, { recursive: true, force: true }));
  const ready = binaries.map(async (binary, index) => {
    const options = { folder: join(root, String(index)), binary, rules, defer: cleanup.defer };
    started[index] = await startRefusedWriter(options);
  });
  await Promise.all(ready);
}, 60_000);

afterAll(async () => {
  pusher.stop();
  await cleanup.run();
  if (failures.length > 0) throw new AggregateError(failures, 'not all was cleared away');
});

const sumOf = (lines: readonly string[], name: string): number =>
  lines
    .filter((line) => line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);

/** What a receiver counts of requests, writes and its API, but of these questions themselves. */
const countsOfRequests = (lines: readonly string[]): string[] =>
  lines.filter(
    (line) =>
      /^prometheus_(http|api|web|remote)|="401"/.test(line) &&
      !/handler="\/(metrics|api\/v1\/rules)"/.test(line) &&
      // Counts what its own rules make as well.
      !/^prometheus_remote_storage_(samples_in_total|highest_timestamp)/.test(line),
  );

describe.each(versions)('Prometheus %s', (_, index) => {
  const site = (): RefusedWriter => {
    const here = started[index];
    if (here === undefined) throw new Error('expected the set-up to have succeeded');
    return here;
  };

  test('counts and logs nothing of a push that its web config refuses', async () => {
    const { receiver, credential } = site();
    const stranger = authorizationOf(inventCredential(credential.username));
    const countedBefore = countsOfRequests(await receiver.metrics());
    const loggedBefore = (await receiver.log()).length;

    for (let count = 0; count < 5; count += 1) {
      expect(await pusher.push(receiver.port, stranger)).toBe(401);
      expect(await pusher.push(receiver.port)).toBe(401);
    }

    expect(countsOfRequests(await receiver.metrics())).toEqual(countedBefore);
    const logged = (await receiver.log()).slice(loggedBefore - 1).join('\n');
    expect(logged).not.toMatch(/401|auth|refuse|denied|api\/v1\/write/i);

    expect(await pusher.push(receiver.port, authorizationOf(credential))).toBe(204);
    expect(countsOfRequests(await receiver.metrics())).not.toEqual(countedBefore);
  });

  test('as a writer counts what it loses by the name that the alert goes by', async () => {
    const { writer } = site();

    const lines = await waitUntil(
      async () => {
        const counted = await writer.metrics();
        return sumOf(counted, 'prometheus_remote_storage_samples_failed_total') > 0 && counted;
      },
      { what: 'the writer to lose samples', timeoutSeconds: 30 },
    );

    expect(sumOf(lines, 'prometheus_remote_storage_samples_dropped_total')).toBe(0);
    expect(sumOf(lines, 'prometheus_remote_storage_samples_retried_total')).toBe(0);
    expect((await writer.log()).join('\n')).toMatch(/HTTP status 401 Unauthorized/);
  }, 60_000);

  test('evaluates the alerting rules', async () => {
    const { receiver, credential } = site();
    const headers = { authorization: authorizationOf(credential) };

    const evaluated = await waitUntil(
      async () => {
        const answer = await fetch(`http://127.0.0.1:${receiver.port}/api/v1/rules`, { headers });
        const { groups } = rulesSchema.parse(await answer.json()).data;
        const all = groups.flatMap((group) => group.rules);
        return all.every(({ health }) => health !== 'unknown') && all;
      },
      { what: 'every rule to be evaluated', timeoutSeconds: 30 },
    );

    expect(evaluated).not.toEqual([]);
    expect(evaluated.filter(({ health }) => health !== 'ok')).toEqual([]);
  }, 60_000);
});
