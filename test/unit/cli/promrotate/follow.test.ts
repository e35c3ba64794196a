import { describe, expect, test } from '@jest/globals';
import { CommandLineError } from '../../../../cli/operations/command-line-error.ts';
import type { Progress } from '../../../../functions/shared/operations.ts';
import { doneAt, now, orderId, play } from './played-command-line.ts';

const going = (stages: Progress['stages']): Progress => ({ ...doneAt(stages), isDone: false });
const requested = { name: 'requested', at: now, detail: 'alice' };
const created = { name: 'created', at: now + 1_500 };
const rotate = ['rotate', 'central', '--yes', '--wait'];

describe('a command that is followed', () => {
  test('tells each stage once, with the seconds since the first', async () => {
    const { err, exitStatus, out } = await play(rotate, {
      progress: [
        going([requested, { name: 'created' }]),
        going([requested, { name: 'created' }]),
        going([requested, created, { name: 'set', detail: 'host away' }]),
        going([requested, created, { name: 'set', detail: 'host away' }]),
        doneAt([requested, created, { name: 'set', at: now + 61_040 }]),
      ],
    });

    expect(exitStatus).toBe(0);
    expect(err.split('\n').slice(-5)).toEqual([
      '    0.0 s  requested: alice',
      '    1.5 s  created',
      '           waits for set: host away',
      '   61.0 s  set',
      '',
    ]);
    expect(out).toContain('the writers have switched');
  });

  test('asks for the id that it gave the command', async () => {
    const { waits } = await play(rotate, { progress: [doneAt([requested])] });

    expect(waits).toEqual([expect.objectContaining({ endpoint: 'central', id: orderId })]);
  });

  test('ends with the error that the work ended with, named once', async () => {
    const failure = { code: 'RECEIVER_TLS', message: 'RECEIVER_TLS: a certificate is over' };
    const { err, exitStatus, out } = await play(rotate, {
      progress: [doneAt([requested], { failure })],
    });

    expect({ exitStatus, out }).toEqual({ exitStatus: 5, out: '' });
    expect(err).toContain('error: RECEIVER_TLS: a certificate is over');
  });

  test.each(['VERSION_COMPROMISED', 'CURRENT_CHANGED', 'VERSION_UNKNOWN', 'UNEXPECTED'])(
    'ends with 5 when the order that was taken ended with %s',
    async (code) => {
      const failure = { code, message: 'expected this, found that' };
      const { err, exitStatus } = await play(['rollback', 'central', '--yes', '--json'], {
        progress: [doneAt([requested], { failure })],
      });

      expect(exitStatus).toBe(5);
      expect(JSON.parse(err)).toEqual({ error: { ...failure, exitStatus: 5 } });
    },
  );

  test('ends with 5 when the order that was taken is not known any more', async () => {
    const waitFailure = new CommandLineError('ORDER_UNKNOWN', 'expected another id');
    const { err, exitStatus } = await play(rotate, { waitFailure });

    expect(exitStatus).toBe(5);
    expect(err).toContain('expected another id; it goes on in AWS');
  });

  test('ends at --timeout, saying what it waits for and how to follow it', async () => {
    const { err, exitStatus, waits } = await play([...rotate, '--timeout', '5'], {
      progress: [going([requested, { name: 'set', detail: 'host away' }])],
    });

    expect(exitStatus).toBe(6);
    expect(waits.map(({ seconds }) => seconds)).toEqual([2, 2, 1]);
    expect(err).toContain('not done within 5 s, it waits for set: host away');
    expect(err).toContain('npx promrotate status central');
  });

  test('names every writer that has not followed a rollback by then', async () => {
    const { err, exitStatus, out } = await play(['rollback', 'central', '--yes'], {
      progress: [
        going([
          requested,
          { name: 'current', at: now },
          { name: 'writer a' },
          { name: 'writer b', at: now },
          { name: 'writer c', detail: 'its samples have not arrived yet' },
        ]),
      ],
    });

    expect({ exitStatus, out }).toEqual({ exitStatus: 6, out: '' });
    expect(err).toContain('it waits for writer a, writer c: its samples have not arrived yet;');
  });

  test('leaves a revocation its grace on top of the usual time', async () => {
    const { waits, exitStatus } = await play(['revoke', 'central', '--yes', '--grace', '600'], {
      progress: [going([requested])],
    });

    expect(exitStatus).toBe(6);
    expect(waits.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(1_500);
  });

  test('says after Ctrl-C that the work goes on', async () => {
    const stop = new AbortController();
    const { err, exitStatus, changes } = await play(rotate, {
      progress: [going([requested])],
      stop,
      onWait: () => stop.abort(),
    });

    expect({ exitStatus, given: changes.length }).toEqual({ exitStatus: 130, given: 1 });
    expect(err).toContain('stopped waiting; it goes on in AWS');
    expect(err).toContain('npx promrotate status central');
  });

  test.each([
    ['rotate', ['rotate', 'central', '--yes']],
    ['rollback', ['rollback', 'central', '--yes', '--no-wait']],
    ['revoke', ['revoke', 'central', '--yes', '--no-wait']],
  ])('is not followed when that is not wanted: %s', async (_, words) => {
    const { exitStatus, out, waits } = await play(words);

    expect({ exitStatus, waits }).toEqual({ exitStatus: 0, waits: [] });
    expect(out).toBe('it has begun\nFollow it with: npx promrotate status central\n');
  });
});

describe('a command that is refused', () => {
  test.each([
    ['ORDER_UNDER_WAY', 3],
    ['VERSION_COMPROMISED', 3],
    ['ROTATION_RUNNING', 3],
    ['UNKNOWN_ENDPOINT', 2],
    ['DEFINITION_MISSING', 2],
    ['VERSION_AMBIGUOUS', 2],
    ['AWS_ACCESS_DENIED', 4],
    ['RECEIVER_OPEN', 5],
    ['ORDER_NOT_DONE', 6],
    ['UNEXPECTED', 1],
    ['OF_A_LATER_VERSION', 1],
  ])('for %s ends with %d', async (code, exitStatus) => {
    const changeFailure = new CommandLineError(code, 'expected this, found that');
    const played = await play(rotate, { changeFailure });

    expect(played.exitStatus).toBe(exitStatus);
    expect(played.err).toContain(`error: ${code}: expected this, found that\n`);
  });

  test.each(['STOPPED_WAITING', 'AWS_UNREACHABLE'])(
    'by %s may have been heard, and says so',
    async (code) => {
      const changeFailure = new CommandLineError(code, 'no answer');
      const { err } = await play(rotate, { changeFailure });

      expect(err).toContain('no answer; it may have been begun all the same, see: npx promrotate');
    },
  );
});
