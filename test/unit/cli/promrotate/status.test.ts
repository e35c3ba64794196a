import { describe, expect, test } from '@jest/globals';
import { CommandLineError } from '../../../../cli/operations/command-line-error.ts';
import type { Status } from '../../../../functions/shared/operations.ts';
import { calmStatus, currentId, days, now, play, previousId } from './played-command-line.ts';

const stuckStatus: Status = {
  ...calmStatus,
  rotation: 'paused',
  pause: { at: now - days, by: 'bob', reason: 'move', schedule: 'rate(30 days)' },
  pending: {
    versionId: previousId,
    startedAt: now - 7_200_000,
    attempts: 12,
    refusals: 3,
    isRunning: false,
    isStuck: true,
    failure: {
      step: 'testSecret',
      code: 'PENDING_REFUSED',
      message: 'PENDING_REFUSED: expected "https://a" to accept it',
      at: now - 60_000,
    },
  },
  closedOrder: {
    id: currentId,
    kind: 'revoke',
    versionId: previousId,
    at: now - days,
    by: 'bob',
    reason: 'leak',
    closedAt: now - days + 41_000,
    livedOnSeconds: 41,
    lostSamples: 0,
    countedWriters: ['agent-a'],
  },
  findings: [
    {
      code: 'ROTATION_STUCK',
      subject: previousId,
      detail: 'the rotation has not ended',
      since: now - 3_600_000,
    },
  ],
};

describe('promrotate status', () => {
  test('has a line for each endpoint', async () => {
    const { out, exitStatus } = await play(['status'], {
      statuses: { 'west-b': { ...stuckStatus, endpoint: 'west-b' }, central: calmStatus },
    });

    expect(exitStatus).toBe(0);
    const [central, west] = out.split('\n').filter((line) => /central|west-b/.test(line));
    expect(central).toMatch(/central .* on .* in 3 days .* 2 days .* 1 of 2 up to date/);
    expect(west).toMatch(/west-b .* paused .* rotation stuck .* ROTATION_STUCK/);
  });

  test('shows the others when one endpoint cannot be looked at, and ends as that one did', async () => {
    const failure = new CommandLineError('DEFINITION_INVALID', 'expected a definition');
    const statuses = { broken: failure, central: calmStatus };
    const { out, err, exitStatus } = await play(['status'], { statuses });

    expect(exitStatus).toBe(1);
    expect(out).toMatch(/broken .* DEFINITION_INVALID/);
    expect(out).toMatch(/central .* on/);
    expect(err).toContain('DEFINITION_INVALID: broken: expected a definition');
  });

  test('says that there are no endpoints', async () => {
    expect((await play(['status'], { statuses: {} })).out).toContain('No endpoints here');
  });

  test('gives the answers as one JSON document', async () => {
    const { out, err } = await play(['status', '--json']);

    expect(JSON.parse(out)).toEqual({ endpoints: [calmStatus], failures: [] });
    expect(err).toBe('');
  });
});

describe('promrotate status of one endpoint', () => {
  test('shows versions with user names, and writers', async () => {
    const { out } = await play(['status', 'central']);

    expect(out).toMatch(/^central: rotation on, next .* \(in 3 days\)/);
    expect(out).toMatch(/1a2b3c4d .* central-0f9e8d7c .* current .* agent-a, agent-b/);
    expect(out).toMatch(/5e6f7a8b .* in-grace .* grace ends in 5 days/);
    expect(out).toMatch(/agent-a .* up to date/);
    expect(out).toMatch(/agent-b .* lags/);
    expect(out).toContain('No findings.');
  });

  test('shows what is stuck, paused, done last and found', async () => {
    const { out } = await play(['status', 'central'], { statuses: { central: stuckStatus } });

    expect(out).toContain('rotation paused');
    expect(out).toMatch(/Paused .* by bob: move/);
    expect(out).toMatch(/Rotation to 5e6f7a8b is stuck, begun .*2 hours ago/);
    expect(out).toMatch(
      /testSecret failed .* PENDING_REFUSED: expected "https:\/\/a" to accept it/,
    );
    expect(out).toContain('lived on for 41 s');
    expect(out).toContain('Samples lost of the freshness series of writers agent-a: 0.');
    expect(out).toContain('the rotation has not ended');
    expect(out).toContain('  npx promrotate explain ROTATION_STUCK');
  });

  test('gives the function’s answer as it is with --json', async () => {
    const { out } = await play(['status', 'central', '--json'], {
      statuses: { central: stuckStatus },
    });

    expect(JSON.parse(out)).toEqual(stuckStatus);
  });

  test('refuses what cannot be an endpoint, without asking', async () => {
    const { exitStatus, err, disconnected } = await play(['status', 'No Endpoint']);

    expect({ exitStatus, disconnected }).toEqual({ exitStatus: 2, disconnected: 0 });
    expect(err).toContain('expected 2 to 40 of a-z');
  });

  test('disconnects in the end, whatever that is', async () => {
    expect((await play(['status', 'central'])).disconnected).toBe(1);
    expect((await play(['status', 'nowhere'])).disconnected).toBe(1);
  });
});
