import { describe, expect, test } from '@jest/globals';
import { readNote } from '../../../functions/adapters/ledger-notes.ts';

describe('how the last test metric went, in an item of a table', () => {
  const failure = { kind: 'timeout', address: 'https://front', detail: 'no answer', since: 1 };
  const facts = { at: 2, milliseconds: 3, failure };

  test('is read without the addresses that releases before did not keep', () => {
    expect(readNote('probe', JSON.stringify(facts))).toEqual({
      ...facts,
      failure: { ...failure, addresses: [] },
    });
  });

  test('keeps its addresses', () => {
    const kept = { ...facts, failure: { ...failure, addresses: ['https://front'] } };
    expect(readNote('probe', JSON.stringify(kept))).toEqual(kept);
  });
});
