export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export type DecodedText = {
  /** Without the byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  readonly hasByteOrderMark: boolean;
  /** Some bytes were not in the encoding, and stand as U+FFFD. */
  readonly isLossy: boolean;
};

/** What the byte order mark says, if there is one. */
export function markedEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  return undefined;
}

const looksAt = 8_192;

/** As Git tells them: by a zero byte near the beginning, which UTF-16 has everywhere. */
export function isBinary(bytes: Uint8Array): boolean {
  if (markedEncoding(bytes)?.startsWith('utf-16') === true) return false;
  return bytes.subarray(0, looksAt).includes(0);
}

/** UTF-8 by default, as all formats of ours are; what is not in it is kept as far as it goes. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const marked = markedEncoding(bytes);
  const encoding = marked ?? 'utf-8';
  const as = { encoding, hasByteOrderMark: marked !== undefined };
  try {
    return {
      ...as,
      text: new TextDecoder(encoding, { fatal: true }).decode(bytes),
      isLossy: false,
    };
  } catch {
    return { ...as, text: new TextDecoder(encoding).decode(bytes), isLossy: true };
  }
}
