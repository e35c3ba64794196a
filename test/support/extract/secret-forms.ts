import { createHash } from 'node:crypto';

/** Every form in which a value could be shown, told by guesses or undone. */
export function secretForms(value: string): string[] {
  const bytes = Buffer.from(value);
  const digest = createHash('sha256').update(bytes);
  const sha256 = digest.digest();
  return [
    value,
    Array.from(value).toReversed().join(''),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    bytes.toString('hex'),
    // Within a longer text as well, where only the middle of the encoding is its own.
    ...[0, 1, 2].map((shift) => middleOf(bytes, shift)),
    sha256.toString('hex'),
    sha256.toString('base64'),
    createHash('md5').update(bytes).digest('hex'),
    createHash('sha1').update(bytes).digest('hex'),
  ];
}

/** What base64 makes of the bytes after so many others, without the digits that those share. */
function middleOf(bytes: Buffer, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
  const own = encoded.slice(shift === 0 ? 0 : 4).replace(/=+$/, '');
  return own.slice(0, -1);
}

/** The values of which a form stands in a text. */
export function leaksIn(text: string, values: readonly string[]): string[] {
  return values.filter((value) =>
    secretForms(value).some((form) => form.length >= 6 && text.includes(form)),
  );
}
