export type FieldRange = {
  readonly first: number;
  readonly last: number;
  /** Names of the numbers from `first` on. */
  readonly names?: readonly string[];
};

const part = /^(?:\*|([0-9A-Z]+)(?:-([0-9A-Z]+))?)(?:\/([0-9]{1,2}))?$/;

function numberOf(text: string, { first, last, names }: FieldRange): number | undefined {
  const position = names?.indexOf(text) ?? -1;
  const value = position >= 0 ? first + position : Number(text);
  return Number.isInteger(value) && value >= first && value <= last ? value : undefined;
}

function expandPart(text: string, range: FieldRange): number[] | undefined {
  const match = part.exec(text);
  if (!match) return undefined;
  const [, from, to, step] = match;
  const start = from === undefined ? range.first : numberOf(from, range);
  // A step without an end runs to the end of the range, as in "0/12".
  const openEnd = from === undefined || step !== undefined ? range.last : start;
  const end = to === undefined ? openEnd : numberOf(to, range);
  const stride = step === undefined ? 1 : Number(step);
  if (start === undefined || end === undefined || end < start || stride === 0) return undefined;
  return Array.from(
    { length: Math.floor((end - start) / stride) + 1 },
    (_, i) => start + i * stride,
  );
}

/** Every number that one field of a cron expression stands for; undefined when it is not one. */
export function expandField(text: string, range: FieldRange): ReadonlySet<number> | undefined {
  const parts = text.split(',').map((each) => expandPart(each, range));
  const numbers = parts.flatMap((each) => each ?? []);
  return parts.includes(undefined) ? undefined : new Set(numbers);
}
