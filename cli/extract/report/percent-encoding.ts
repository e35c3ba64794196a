export type DecodedAddress = {
  readonly text: string;
  /** Where each of its UTF-16 units, and its end, stands in what was decoded. */
  readonly offsets: readonly number[];
};

/** RFC 3986, section 2.1. What is no UTF-8 stays as it is. */
export function decodePercent(encoded: string): DecodedAddress {
  const offsets: number[] = [];
  let text = '';
  let at = 0;
  const add = (piece: string, width: number): void => {
    text += piece;
    for (let unit = 0; unit < piece.length; unit += 1) offsets.push(at);
    at += width;
  };
  for (const [run] of encoded.matchAll(/(?:%[0-9a-f]{2})+|[^%]+|%/gi)) {
    const decoded = run.length > 1 && run.startsWith('%') ? decodeRun(run) : undefined;
    for (const character of decoded ?? run)
      add(character, decoded === undefined ? character.length : 3 * Buffer.byteLength(character));
  }
  return { text, offsets: [...offsets, at] };
}

function decodeRun(run: string): string | undefined {
  try {
    return decodeURIComponent(run);
  } catch {
    return undefined;
  }
}
