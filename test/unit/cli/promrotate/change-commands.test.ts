import { describe, expect, test } from '@jest/globals';
import { CommandLineError } from '../../../../cli/operations/command-line-error.ts';
import type { Status } from '../../../../functions/shared/operations.ts';
import {
  caller,
  calmStatus,
  currentId,
  doneAt,
  now,
  orderId,
  play,
  previousId,
} from './played-command-line.ts';

const pendingStatus: Status = {
  ...calmStatus,
  pending: {
    versionId: previousId,
    attempts: 4,
    refusals: 0,
    isRunning: false,
    isStuck: true,
    failure: { step: 'setSecret', code: 'TARGET_OFFLINE', message: 'host away', at: now },
  },
};
const statuses = { central: pendingStatus };
const progress = [doneAt([{ name: 'recorded', at: now }])];
const origin = { endpoint: 'central', by: caller, reason: '' };

const everyChange = [
  ['rotate', { action: 'rotate', id: orderId, ...origin }],
  ['unstick', { action: 'unstick', id: orderId, ...origin }],
  ['rollback', { action: 'rollback', id: orderId, version: previousId, ...origin }],
  ['revoke', { action: 'revoke', id: orderId, version: currentId, ...origin }],
  ['pause', { action: 'pause', ...origin }],
  ['resume', { action: 'resume', ...origin }],
] as const;

describe.each(everyChange)('promrotate %s', (name, request) => {
  test('asks for exactly that once it is agreed to', async () => {
    const { changes, exitStatus, questions } = await play([name, 'central'], {
      statuses,
      progress,
      answer: ' Yes\n',
    });

    expect({ changes, exitStatus }).toEqual({ changes: [request], exitStatus: 0 });
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain('central');
    expect(questions[0]).toContain(`In eu-west-1, as ${caller}, no reason given`);
  });

  test.each(['', 'n', 'nyes', 'yes please'])('changes nothing after "%s"', async (answer) => {
    const { changes, exitStatus, err } = await play([name, 'central'], { statuses, answer });

    expect({ changes, exitStatus }).toEqual({ changes: [], exitStatus: 2 });
    expect(err).toContain('NOT_CONFIRMED');
    expect(err).toContain('nothing was changed');
  });

  test('changes nothing without a terminal and without --yes, and says what it would', async () => {
    const { changes, exitStatus, err } = await play([name, 'central'], { statuses });

    expect({ changes, exitStatus }).toEqual({ changes: [], exitStatus: 2 });
    expect(err).toContain('as arn:aws:iam::111122223333:user/alice');
    expect(err).toContain('expected --yes where there is no terminal');
  });

  test('does not ask with --yes, and hands the reason on', async () => {
    const { changes, questions, err } = await play(
      [name, 'central', '--yes', '--reason', 'because of a drill'],
      { statuses, progress, answer: 'no' },
    );

    expect(questions).toEqual([]);
    expect(changes).toEqual([{ ...request, reason: 'because of a drill' }]);
    expect(err).toContain('because: because of a drill');
  });

  test('gives nothing but JSON with --json', async () => {
    const { out, err } = await play([name, 'central', '--yes', '--json'], { statuses, progress });

    expect(JSON.parse(out)).toMatchObject({ endpoint: 'central' });
    expect(err).toBe('');
  });

  test('gives an error as JSON with --json', async () => {
    const { out, err, exitStatus } = await play([name, 'central', '--json'], { statuses });

    expect(out).toBe('');
    expect(JSON.parse(err)).toEqual({
      error: { code: 'NOT_CONFIRMED', message: expect.any(String), exitStatus },
    });
  });

  test('tells of an endpoint that is not there before anybody agrees, and ends with 2', async () => {
    const missing = new CommandLineError('DEFINITION_MISSING', 'there are: "central"');
    const { changes, questions, exitStatus, err } = await play([name, 'centrl'], {
      statuses: { centrl: missing },
      answer: 'yes',
    });

    expect({ changes, questions, exitStatus }).toEqual({
      changes: [],
      questions: [],
      exitStatus: 2,
    });
    expect(err).toContain('DEFINITION_MISSING: there are: "central"');
  });

  test('explains itself with an example within 80 columns', async () => {
    const { out, exitStatus } = await play([name, '--help']);

    expect(exitStatus).toBe(0);
    expect(out).toContain(`npx promrotate ${name} central`);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('promrotate unstick', () => {
  test('asks nothing where nothing is pending', async () => {
    const { exitStatus, err, questions } = await play(['unstick', 'central'], { answer: 'yes' });

    expect({ exitStatus, questions }).toEqual({ exitStatus: 3, questions: [] });
    expect(err).toContain('NOTHING_PENDING');
  });

  test('says which step failed, and why', async () => {
    const { err } = await play(['unstick', 'central', '--yes'], { statuses, progress });

    expect(err).toContain('setSecret failed with TARGET_OFFLINE: host away');
  });
});

describe('promrotate rollback', () => {
  test('takes the beginning of an id, and asks for the version that was shown', async () => {
    const { changes, err } = await play(
      ['rollback', 'central', '--to', '5e6f7a8b', '--yes', '--no-wait'],
      { statuses },
    );

    expect(changes).toEqual([expect.objectContaining({ version: previousId })]);
    expect(err).toContain(
      'Roll central back to version 5e6f7a8b (user central-11223344, in-grace)',
    );
  });

  test('never goes past the previous version to an older one, nor back to one that leaked', async () => {
    const [current, previous] = calmStatus.versions;
    if (current === undefined || previous === undefined) throw new Error('expected two versions');
    const older = { ...previous, versionId: orderId, supersededAt: 1 };
    const versions = [current, older, { ...previous, isCompromised: true }];
    const { changes, questions, exitStatus, err } = await play(['rollback', 'central'], {
      statuses: { central: { ...calmStatus, versions } },
      answer: 'yes',
    });

    expect({ changes, questions, exitStatus }).toEqual({
      changes: [],
      questions: [],
      exitStatus: 3,
    });
    expect(err).toContain('VERSION_COMPROMISED');
    expect(err).toContain('name another with --to');
  });

  test('has nothing to go back to where nothing was current before', async () => {
    const versions = calmStatus.versions.slice(0, 1);
    const { changes, questions, exitStatus, err } = await play(['rollback', 'central'], {
      statuses: { central: { ...calmStatus, versions } },
      answer: 'yes',
    });

    expect({ changes, questions, exitStatus }).toEqual({
      changes: [],
      questions: [],
      exitStatus: 2,
    });
    expect(err).toContain('there is nothing to go back to');
  });
});

describe.each([
  ['rollback', '--to'],
  ['revoke', '--version'],
])('promrotate %s', (name, option) => {
  test.each([
    ['ffffffff', 'VERSION_UNKNOWN', '5e6f7a8b'],
    ['5e6f7a8b', 'VERSION_AMBIGUOUS', '5e6f7a8b-1111'],
  ])('is refused %s before anybody is asked: %s', async (wanted, code, told) => {
    const [, previous] = calmStatus.versions;
    if (previous === undefined) throw new Error('expected two versions');
    const alike = { ...previous, versionId: '5e6f7a8b-1111-4000-8000-000000000009' };
    const versions = [...calmStatus.versions, ...(code === 'VERSION_AMBIGUOUS' ? [alike] : [])];
    const { changes, questions, exitStatus, err } = await play([name, 'central', option, wanted], {
      statuses: { central: { ...calmStatus, versions } },
      answer: 'yes',
    });

    expect({ changes, questions, exitStatus }).toEqual({
      changes: [],
      questions: [],
      exitStatus: 2,
    });
    expect(err).toContain(`${code}: expected`);
    expect(err).toContain(told);
  });
});

describe('promrotate revoke', () => {
  test('hands the grace on', async () => {
    const { changes, err } = await play(['revoke', 'central', '--grace', '30', '--yes'], {
      progress,
    });

    expect(changes).toEqual([expect.objectContaining({ graceSeconds: 30 })]);
    expect(err).toContain('30 s after it is replaced');
  });

  test('of a superseded version switches the writers that still use it', async () => {
    const { changes, err } = await play(
      ['revoke', 'central', '--version', '5e6f7a8b', '--grace', '0', '--yes'],
      { progress },
    );

    expect(changes).toEqual([expect.objectContaining({ version: previousId, graceSeconds: 0 })]);
    expect(err).toContain('writers that may still use it switch: none known');
    expect(err).toContain('refused on every receiver: at once');
  });

  test('of what is refused everywhere already has nothing to follow', async () => {
    const { out, waits } = await play(['revoke', 'central', '--yes'], {
      changeAnswer: { endpoint: 'central', action: 'revoke', note: 'refused since last week' },
    });

    expect({ out, waits }).toEqual({ out: 'refused since last week\n', waits: [] });
  });

  test.each([
    [
      { livedOnSeconds: 41, lostSamples: 0, countedWriters: ['a', 'b'] },
      'lived on for 41 s after the command',
      'Samples lost of the freshness series of writers a, b: 0.',
    ],
    [
      { livedOnSeconds: 9, lostSamples: 7, countedWriters: ['a'] },
      'lived on for 9 s after the command',
      'Samples lost of the freshness series of writers a: 7.',
    ],
    [
      { livedOnSeconds: 9, countedWriters: ['a'] },
      'lived on for 9 s after the command',
      'could not be counted: the freshness series of writers a could not be queried',
    ],
    [
      { livedOnSeconds: 9, countedWriters: [] },
      'lived on for 9 s after the command',
      'no writer declares "freshness"',
    ],
  ])('ends with what the leak cost: %j', async (cost, livedOn, lost) => {
    const order = {
      id: orderId,
      kind: 'revoke' as const,
      versionId: currentId,
      at: now,
      by: caller,
      reason: '',
      closedAt: now + 41_000,
      ...cost,
    };
    const { out, exitStatus } = await play(['revoke', 'central', '--yes'], {
      progress: [doneAt([{ name: 'recorded', at: now }], { order })],
    });

    expect(exitStatus).toBe(0);
    expect(out).toContain('refused on every receiver');
    expect(out).toContain(livedOn);
    expect(out).toContain(lost);
  });
});

describe('arguments', () => {
  test.each([
    [['revoke', 'central', '--grace', '-1'], 'expected whole seconds from 0 to 86400'],
    [['revoke', 'central', '--grace', '1e3'], 'expected whole seconds from 0 to 86400'],
    [['revoke', 'central', '--version', 'abc'], 'its first 8 characters or more'],
    [['rollback', 'central', '--to', 'x y z 1 2 3'], 'its first 8 characters or more'],
    [['rotate', 'central', '--reason', 'x'.repeat(501)], 'at most 500 characters'],
    [['rotate', 'central', '--timeout', '60'], 'expected --wait with --timeout'],
    [['rotate'], "missing required argument 'endpoint'"],
    [['rotate', 'central', 'west'], 'too many arguments'],
    [['rotat', 'central'], 'Did you mean rotate?'],
    [['status', '--wait'], "unknown option '--wait'"],
  ])('%j are refused with a reason', async (words, complaint) => {
    const { exitStatus, err, out, changes } = await play(words, { answer: 'yes' });

    expect({ exitStatus, out, changes }).toEqual({ exitStatus: 2, out: '', changes: [] });
    expect(err).toContain(complaint);
  });

  test('are refused as JSON where that is wanted', async () => {
    const { exitStatus, err } = await play(['rotate', '--json']);

    expect(exitStatus).toBe(2);
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'WRONG_USAGE',
        message: "missing required argument 'endpoint'",
        exitStatus: 2,
      },
    });
  });
});
