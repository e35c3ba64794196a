import { describe, expect, it } from '@jest/globals';
import { measureAccuracy, precision, recall } from '../support/extract-accuracy.ts';

describe.each(['seen', 'held-out', 'fresh'] as const)(
  'extraction over the files of "%s"',
  (part) => {
    it('finds at least 98 % of the secrets, and at least 97 % of what it finds are some', async () => {
      const { secrets, misses, falseAlarms } = await measureAccuracy(part);

      const figures = { isFound: recall(secrets) >= 0.98, isRight: precision(secrets) >= 0.97 };

      expect({ ...figures, misses, falseAlarms }).toMatchObject({ isFound: true, isRight: true });
    });
  },
);
