import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { piecesOf, scanInPieces } from '../../../../../cli/extract/sources/scan-in-pieces.ts';

const variable = 'PROMETHEUS_REMOTE_WRITE_PASSWORD=planted';

describe('pieces of a text', () => {
  it('are together the text, each at its line and column', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é'), maxLength: 6_000 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const text = lines.join('\n');
        const pieces = [...piecesOf(text)];
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        let before = '';
        for (const piece of pieces) {
          const placed = { line: piece.line, column: piece.column };
          const above = before.split('\n');
          expect(placed).toEqual({ line: above.length, column: (above.at(-1)?.length ?? 0) + 1 });
          before += piece.text;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are scanned one by one, and what they have stands where it stands in the text', async () => {
    const text = `${'# x\n'.repeat(5_000)}${variable}\n`;

    const { sightings, isWhole } = await scanInPieces({ file: 'a.env', text }, () => false);

    expect(isWhole).toBe(true);
    expect(sightings).toEqual([
      expect.objectContaining({ place: { file: 'a.env', line: 5_001, column: 34 } }),
    ]);
    expect(sightings[0]).not.toHaveProperty('span');
  });

  it('are left where time is over, with what was found', async () => {
    const text = `${variable}\n${'# x\n'.repeat(5_000)}${variable}\n`;
    let asked = 0;

    const { sightings, isWhole } = await scanInPieces({ file: 'a.env', text }, () => asked++ > 1);

    expect({ found: sightings.length, isWhole }).toEqual({ found: 1, isWhole: false });
  });
});
