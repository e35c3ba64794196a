import { type SourceText, scanText, type TextScan } from '../scan-text.ts';
import type { Place, Sighting } from '../sighting.ts';
import type { Span } from '../syntax-tree.ts';
import { hasKeyword } from './keywords.ts';

/** In UTF-16 units: what is quadratic in it takes no time worth speaking of. */
const pieceLength = 4_096;

type Piece = Pick<Place, 'line' | 'column'> & { readonly text: string };

export type PiecesScan = Pick<TextScan, 'sightings'> & { readonly isWhole: boolean };

/**
 * What can be told of a text that takes too long, or too much, as a whole: each piece is taken for a
 * file of its own. Ends early where time is over.
 */
export async function scanInPieces(
  { file, text }: SourceText,
  isTimeOver: () => boolean,
): Promise<PiecesScan> {
  const sightings: Sighting[] = [];
  for (const piece of piecesOf(text)) {
    if (isTimeOver()) return { sightings, isWhole: false };
    if (!hasKeyword(piece.text)) continue;
    const scan = await scanText({ file, text: piece.text });
    for (const sighting of scan.sightings) sightings.push(movedTo(piece, sighting));
  }
  return { sightings, isWhole: true };
}

/** Whole lines, but for lines that are longer than a piece. */
export function* piecesOf(text: string): Generator<Piece> {
  let [line, column] = [1, 1];
  for (let start = 0; start < text.length; ) {
    const most = Math.min(start + pieceLength, text.length);
    const lineEnd = text.lastIndexOf('\n', most - 1) + 1;
    const end = most === text.length || lineEnd <= start ? most : lineEnd;
    const piece = text.slice(start, end);
    yield { text: piece, line, column };
    const breaks = piece.split('\n').length - 1;
    line += breaks;
    column = breaks === 0 ? column + piece.length : end - text.lastIndexOf('\n', end - 1);
    start = end;
  }
}

/** Where a value ends is not told: what stands in a piece is a guess, and nobody rewrites by it. */
function movedTo({ line, column }: Piece, sighting: Sighting): Sighting {
  const { place } = sighting;
  const moved: Omit<Sighting, 'span'> & { span?: Span } = {
    ...sighting,
    place: {
      ...place,
      line: place.line + line - 1,
      column: place.line === 1 ? place.column + column - 1 : place.column,
    },
  };
  delete moved.span;
  return moved;
}
