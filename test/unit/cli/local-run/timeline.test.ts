import { describe, expect, test } from '@jest/globals';
import { acceptanceOf, type Observation } from '../../../../cli/local-run/timeline.ts';

const seen = (atMs: number, accepted: boolean, replica = 'one', version = 'v1'): Observation => ({
  atMs,
  version,
  replica,
  accepted,
});

describe('acceptanceOf', () => {
  test('tells from when to when a replica accepted a version', () => {
    const observations = [seen(1, false), seen(2, true), seen(3, true), seen(4, false)];

    expect(acceptanceOf(observations)).toEqual([
      { version: 'v1', replica: 'one', firstAcceptedMs: 2, lastAcceptedMs: 3, refusedAgainMs: 4 },
    ]);
  });

  test('keeps replicas and versions apart', () => {
    const observations = [seen(1, true), seen(1, false, 'two'), seen(2, true, 'one', 'v2')];

    expect(acceptanceOf(observations)).toMatchObject([
      { version: 'v1', replica: 'one', firstAcceptedMs: 1 },
      { version: 'v1', replica: 'two', firstAcceptedMs: undefined, refusedAgainMs: undefined },
      { version: 'v2', replica: 'one', firstAcceptedMs: 2 },
    ]);
  });

  test('does not call a refusal between two acceptances the end', () => {
    const observations = [seen(1, true), seen(2, false), seen(3, true)];

    expect(acceptanceOf(observations)[0]).toMatchObject({
      lastAcceptedMs: 3,
      refusedAgainMs: undefined,
    });
  });
});
