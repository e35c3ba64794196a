/** The text that an escape sequence stands for, and its length in the source. */
export type Escape = { readonly value: string; readonly length: number };

const simple: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['s', ' '],
  ['t', '\t'],
  ['v', '\v'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const numeric = /x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{3})/iy;

/**
 * The escape sequence whose backslash stands at the offset: those of YAML, JSON, HCL, Go and
 * systemd do not contradict each other. Of an unknown one the character itself.
 */
export function readEscape(text: string, at: number): Escape {
  numeric.lastIndex = at + 1;
  const match = numeric.exec(text);
  if (match !== null) {
    const [whole, x, u, U, octal] = match;
    const code = octal === undefined ? parseInt(x ?? u ?? U ?? '0', 16) : parseInt(octal, 8);
    return { value: characterOf(code), length: 1 + whole.length };
  }
  const next = text.charAt(at + 1);
  return { value: simple.get(next) ?? next, length: 1 + next.length };
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}

/** Text between double quotes, without its escapes. */
export function unescape(source: string): string {
  let value = '';
  let from = 0;
  for (let at = source.indexOf('\\'); at !== -1; at = source.indexOf('\\', from)) {
    const escape = readEscape(source, at);
    value += source.slice(from, at) + escape.value;
    from = at + escape.length;
  }
  return value + source.slice(from);
}
