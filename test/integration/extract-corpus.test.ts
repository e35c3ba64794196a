import { describe, expect, it } from '@jest/globals';
import { scanText } from '../../cli/extract/scan-text.ts';
import type { Sighting } from '../../cli/extract/sighting.ts';
import { measureAccuracy, precision, recall } from '../support/extract-accuracy.ts';
import { readCases, textsOf } from '../support/extract-corpus.ts';

const parts = ['seen', 'held-out', 'fresh'] as const;

describe.each(parts)('extraction over the files of "%s"', (part) => {
  it('finds at least 98 % of the secrets, and at least 97 % of what it finds are some', async () => {
    const { secrets, misses, falseAlarms } = await measureAccuracy(part);

    const figures = { isFound: recall(secrets) >= 0.98, isRight: precision(secrets) >= 0.97 };

    expect({ ...figures, misses, falseAlarms }).toMatchObject({ isFound: true, isRight: true });
  });
});

const comments = new Map([
  ['yaml', '#'],
  ['yml', '#'],
  ['tf', '#'],
  ['alloy', '//'],
  ['river', '//'],
]);

/** Comments that make a text one of which parts are left out. */
function lengthened(file: string, text: string): string | undefined {
  const mark = comments.get(/[^.]*$/.exec(file)?.[0] ?? '');
  const isOther = /^(?:\s*[{[]|\$ANSIBLE_VAULT)/.test(text);
  return mark === undefined || isOther
    ? undefined
    : `${text.trimEnd()}\n${`${mark} nothing to see here\n`.repeat(200)}`;
}

/** As people lay them out, with a line for each thought. */
const spaced = (text: string): string =>
  text.replaceAll(/^(?=[A-Za-z_][\w.-]*:)/gm, '\n# a note\n');

const shown = ({ secret, ...rest }: Sighting) => ({ ...rest, secret: secret?.reveal().trimEnd() });

describe('a text of which parts are left out', () => {
  it.each(parts)('has what it has as a whole: %s', async (part) => {
    let texts = 0;
    const all = readCases(part).flatMap((each) => [...textsOf(each)]);
    const variants = all.flatMap(({ file, text }) => [
      { file, text },
      { file, text: /\.ya?ml$/.test(file) ? spaced(text) : text },
    ]);
    for (const { file, text } of variants) {
      const long = lengthened(file, text);
      if (long === undefined) continue;
      const [whole, rest] = [await scanText({ file, text }), await scanText({ file, text: long })];

      texts += 1;
      expect([file, rest.sightings.map(shown)]).toEqual([file, whole.sightings.map(shown)]);
    }
    expect(texts).toBeGreaterThan(80);
  });
});
