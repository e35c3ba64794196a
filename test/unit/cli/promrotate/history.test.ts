import { describe, expect, test } from '@jest/globals';
import { currentId, now, play, seconds } from './played-command-line.ts';

const events = [
  { at: now, kind: 'order-placed', subject: currentId, by: 'alice', detail: 'revoke: a leak' },
  { at: now + 41 * seconds, kind: 'revoked', subject: currentId },
  {
    at: now + 60 * seconds,
    kind: 'repaired',
    subject: 'i-0123456789abcdef0',
    detail: 'web config',
  },
];

describe('promrotate history', () => {
  test('has a line for each event, in their order, with who and why', async () => {
    const { out, exitStatus } = await play(['history', 'central'], { events });

    expect(exitStatus).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/ order-placed {2}1a2b3c4d {2}by alice: revoke: a leak$/),
      expect.stringMatching(/ revoked {7}1a2b3c4d$/),
      expect.stringMatching(/ repaired {6}i-0123456789abcdef0 {2}web config$/),
    ]);
    for (const line of lines) expect(line).toMatch(/^2026-11-2\d \d\d:\d\d:\d\d [+-]\d\d:\d\d {2}/);
  });

  test('gives the events as JSON', async () => {
    const { out } = await play(['history', 'central', '--json'], { events });

    expect(JSON.parse(out)).toEqual({ endpoint: 'central', events });
  });

  test('says that nothing has happened', async () => {
    expect((await play(['history', 'central'])).out).toBe('Nothing has happened yet.\n');
  });
});
