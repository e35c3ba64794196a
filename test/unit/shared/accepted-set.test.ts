import { describe, expect, test } from '@jest/globals';
import { toUpdate } from '../../../functions/adapters/ledger-update.ts';
import { acceptedVersions, type Situation } from '../../../functions/shared/accepted-set.ts';
import {
  emptyLedger,
  type VersionFacts,
  type WriterFacts,
} from '../../../functions/shared/ledger.ts';
import { forgottenVersions, observedChanges } from '../../../functions/shared/observed-changes.ts';

const hour = 3_600_000;
const now = 1_000 * hour;

type Given = {
  stages: Record<string, string[]>;
  listed?: string[];
  facts?: Record<string, VersionFacts>;
  writers?: Record<string, WriterFacts | undefined>;
  legacy?: string[];
  unseenWriters?: string[];
};

function situation({
  stages,
  listed = [],
  facts = {},
  writers = {},
  legacy = [],
  unseenWriters = [],
}: Given): Situation {
  const known = Object.entries(writers).filter(
    (entry): entry is [string, WriterFacts] => !!entry[1],
  );
  return {
    versions: { stages: new Map(Object.entries(stages)), listed },
    ledger: { ...emptyLedger, versions: new Map(Object.entries(facts)), writers: new Map(known) },
    now,
    graceSeconds: 3600,
    overlap: { maxSeconds: 604_800, onEnd: 'keep' },
    writers: Object.keys(writers),
    unseenWriters,
    legacy,
  };
}

const accepted = (given: Given) =>
  acceptedVersions(situation(given)).map(({ versionId, reason }) => `${versionId} ${reason}`);

const current = { cur: ['AWSCURRENT'] };

describe('the accepted set', () => {
  test('has the current and the pending version', () => {
    const stages = { ...current, pen: ['AWSPENDING'] };
    expect(accepted({ stages })).toEqual(['cur current', 'pen pending']);
  });

  test('names a version once when AWSPENDING rests on the current one', () => {
    expect(accepted({ stages: { cur: ['AWSCURRENT', 'AWSPENDING'] } })).toEqual(['cur current']);
  });

  test.each([
    [
      'keeps a superseded version until its grace has passed',
      now - hour + 1,
      ['cur current', 'old in-grace'],
    ],
    ['drops it then, when every writer has left it', now - hour, ['cur current']],
  ])('%s', (_, supersededAt, expected) => {
    const facts = { old: { currentAt: 1, supersededAt } };
    const writers = { a: { versionId: 'cur', confirmedAt: now, freshAt: now } };
    expect(accepted({ stages: current, listed: ['old'], facts, writers })).toEqual(expected);
  });

  test.each<[string, Record<string, WriterFacts | undefined>]>([
    ['no writer is declared', {}],
    ['a writer was never confirmed', { a: undefined }],
    ['a writer is on it', { a: { versionId: 'old', confirmedAt: now, freshAt: now } }],
    [
      'a writer was confirmed before it was superseded',
      { a: { versionId: 'older', confirmedAt: 1, freshAt: 1 } },
    ],
    ['a switched writer has sent nothing since', { a: { versionId: 'cur', confirmedAt: now } }],
  ])('keeps a version past its grace while %s', (_, writers) => {
    const facts = { old: { currentAt: 1, supersededAt: now - 2 * hour } };
    expect(accepted({ stages: current, listed: ['old'], facts, writers })).toContain('old in-use');
  });

  test('keeps a version past its grace while a writer that left it cannot be seen to write', () => {
    const facts = { old: { currentAt: 1, supersededAt: now - 2 * hour } };
    const left = { versionId: 'cur', confirmedAt: now, freshAt: now };
    const given = { stages: current, listed: ['old'], facts, writers: { a: left, b: left } };
    expect(accepted(given)).toEqual(['cur current']);
    expect(accepted({ ...given, unseenWriters: ['b'] })).toContain('old in-use');
  });

  test('takes a version that a lost ledger does not know as superseded now', () => {
    expect(accepted({ stages: current, listed: ['old'] })).toContain('old in-grace');
    expect(observedChanges(situation({ stages: current, listed: ['old'] }))).toContainEqual({
      fact: 'superseded',
      versionId: 'old',
      at: now,
    });
  });

  test('leaves out what was there before the endpoint was ours, for good', () => {
    const given = { stages: current, listed: ['old'], legacy: ['old'] };
    expect(accepted(given)).toEqual(['cur current']);
    const retired = { fact: 'legacy', versionId: 'old', at: now };
    expect(observedChanges(situation(given))).toContainEqual(retired);
    const facts = { old: { legacyAt: now - 1 } };
    expect(accepted({ stages: current, listed: ['old'], facts })).toEqual(['cur current']);
  });

  test('leaves out a version of ours that never became current', () => {
    const facts = { gone: { pendingAt: 1, provedAt: 2 } };
    expect(accepted({ stages: current, listed: ['gone'], facts })).toEqual(['cur current']);
  });

  test('has the version that a writer was last seen on before newer ones', () => {
    const writers = { a: { versionId: 'old', confirmedAt: 1, freshAt: 1 } };
    const set = accepted({ stages: current, listed: ['new', 'old'], writers });
    expect(set).toEqual(['cur current', 'old in-grace', 'new in-grace']);
  });

  test('has at most 20 versions, and leaves out the oldest of those without evidence', () => {
    const listed = Array.from({ length: 30 }, (_, index) => `v${index}`);
    const facts = Object.fromEntries(
      listed.map((id, index) => [id, { currentAt: 1, supersededAt: now - 2 * hour - index }]),
    );
    const set = accepted({ stages: current, listed, facts });
    expect(set).toHaveLength(20);
    expect(set).toContain('v18 in-use');
    expect(set).not.toContain('v19 in-use');
  });

  test.each(['legacy', 'superseded'] as const)(
    'notes as many %s versions as fit into one write, all of them in a few',
    (kind) => {
      const listed = Array.from({ length: 150 }, (_, index) => `v${index}`);
      const facts: Record<string, VersionFacts> = {};
      const legacy = kind === 'legacy' ? listed : [];
      const noted: string[] = [];
      for (;;) {
        const isMet = facts['cur'] !== undefined;
        const given = { stages: current, listed, facts, legacy: isMet ? [] : legacy };
        const changes = observedChanges(situation(given));
        if (changes.length === 0) break;
        expect(toUpdate(changes).UpdateExpression.length).toBeLessThan(2_300);
        for (const change of changes) {
          if (change.fact === 'current') facts[change.versionId] = { currentAt: change.at };
          if (change.fact !== kind) continue;
          facts[change.versionId] = { [`${kind}At`]: change.at, pendingAt: 1 };
          noted.push(change.versionId);
        }
      }
      expect(noted.toSorted()).toEqual(listed.toSorted());
    },
  );

  test('notes that a version is current again, and forgets what Secrets Manager deleted', () => {
    const facts = {
      cur: { currentAt: 1, supersededAt: 2 },
      gone: { pendingAt: 1, refusedAt: 2 },
      unproved: { pendingAt: 1 },
    };
    const given = situation({ stages: current, facts });
    expect(observedChanges(given)).toEqual([{ fact: 'reinstated', versionId: 'cur' }]);
    expect(forgottenVersions(given.versions, given.ledger)).toEqual([
      { fact: 'forgotten', versionId: 'gone' },
    ]);
  });
});
