import { describe, expect, test } from '@jest/globals';
import { probeFindings } from '../../../functions/retire-credential/probe-findings.ts';
import { sweep } from '../../../functions/retire-credential/sweep.ts';
import { emptyLedger, type LedgerState } from '../../../functions/shared/ledger.ts';
import { viewOf } from '../../../functions/shared/view.ts';
import { rotateAndUpdate, settleAll, settleOnce } from '../../support/world/drive.ts';
import { endpoint, secretId, World } from '../../support/world/world.ts';

const minute = 60_000;

function problemsWith(known: Partial<LedgerState>, everySeconds = 300) {
  const world = new World();
  const definition = { ...world.definition, probe: { everySeconds, endpointMetrics: false } };
  const stages = new Map([['v', ['AWSCURRENT']]]);
  const secret = { arn: secretId, rotationEnabled: true, stages };
  const ledger = { ...emptyLedger, ...known };
  const { situation } = viewOf({ definition, secret, ledger, now: world.now });
  return probeFindings(situation, definition).map(({ code, subject }) => [code, subject]);
}

const { now } = new World();
const probedBefore = (minutes: number) => ({
  probe: { at: now - minutes * minute, milliseconds: 9 },
});
const missing = [['PROBE_MISSING', 'promrotate-probe-central']];

describe('a test metric that does not come', () => {
  test.each<[string, Partial<LedgerState>, number, unknown]>([
    ['is still waited for where it came once an hour until now', probedBefore(74), 60, []],
    ['is missing after an hour and a quarter', probedBefore(75), 60, missing],
    ['is still waited for within three of its intervals', probedBefore(179), 3600, []],
    ['is missing after three of its intervals', probedBefore(180), 3600, missing],
    [
      'is not missed where there has been none',
      { versions: new Map([['v', { startedAt: now - 1000 * minute, currentAt: now }]]) },
      300,
      [],
    ],
  ])('%s', (_, known, everySeconds, expected) => {
    expect(problemsWith(known, everySeconds)).toEqual(expected);
  });

  test('is told by the hourly job, and so is that it comes again', async () => {
    const world = new World({ graceSeconds: 86_400 });
    await rotateAndUpdate(world);
    await settleAll(world);
    const { ledgerItems, around } = world;
    const ledger = ledgerItems.get(endpoint) ?? emptyLedger;
    ledgerItems.set(endpoint, { ...ledger, probe: { at: now - 90 * minute, milliseconds: 9 } });
    const deps = world.deps(world.invocation());
    const delivery = { kind: 'parameter', refreshSeconds: 60 } as const;
    const receiver = { ...world.definition.receiver, delivery };
    const read = async () => ({ ...world.definition, receiver });

    around.started.length = 0;
    await sweep({ ...deps, definitions: { ...deps.definitions, read } });
    expect(around.started).toEqual(['retire-credential']);

    await settleOnce(world, { isProbed: false });
    await settleOnce(world);
    expect(around.notices.map(({ subject }) => subject)).toEqual([
      'promrotate central: PROBE_MISSING',
      'promrotate central: over: PROBE_MISSING',
    ]);
  });
});

describe('users that test metrics had put back', () => {
  const repairs = (subject: string, ...minutesAgo: number[]) => ({
    ...probedBefore(1),
    events: minutesAgo.map((minutes) => ({
      at: now - minutes * minute,
      kind: 'repaired' as const,
      subject,
    })),
  });
  const replica = 'https://replica-0/api/v1/write';

  test.each<[string, Partial<LedgerState>, unknown]>([
    [
      'three times within a day tell of another tool',
      repairs(replica, 900, 600, 5),
      [['BLOCK_OVERWRITTEN', replica]],
    ],
    ['twice do not', repairs(replica, 600, 5), []],
    ['three times in two days do not', repairs(replica, 1500, 600, 5), []],
    ['by several tests at once count once', repairs(replica, 600, 5, 4.9, 4.8), []],
    ['on a host are a matter of what that says', repairs('i-1', 900, 600, 5), []],
  ])('%s', (_, known, expected) => {
    expect(problemsWith(known)).toEqual(expected);
  });
});

describe('the backlog of retirements', () => {
  const backlogOf = (world: World) =>
    world.around.measured
      .flatMap(([measures]) => measures)
      .filter(({ name }) => name === 'RetirementBacklog')
      .map(({ value }) => value);

  test('is counted by each sweep: what is out for an hour, and not proved to be refused', async () => {
    const world = new World({ graceSeconds: 3600 });
    await rotateAndUpdate(world);
    await sweep(world.deps(world.invocation()));
    world.now += 3_700_000;
    await sweep(world.deps(world.invocation()));
    world.now += 3_600_000;
    await sweep(world.deps(world.invocation()));
    await settleAll(world);
    await sweep(world.deps(world.invocation()));

    expect(backlogOf(world)).toEqual([0, 0, 1, 0]);
  });
});
