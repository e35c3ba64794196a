import type { Sighting } from '../../cli/extract/sighting.ts';
import { type LabelledCase, type Part, readCases, scanCase } from './extract-corpus.ts';

/** How many are right, were missed and should not have been. */
export type Tally = { readonly right: number; readonly missed: number; readonly false: number };

export type Accuracy = {
  readonly part: Part;
  readonly byFormat: ReadonlyMap<string, Tally>;
  /** Of literals: what recall and precision are of. */
  readonly secrets: Tally;
  readonly references: Tally;
  /** Literals found at the right place whose kind or role is another. */
  readonly otherKinds: number;
  readonly otherRoles: number;
  /** `case: file:line` and what was expected or found there; never a value. */
  readonly misses: readonly string[];
  readonly falseAlarms: readonly string[];
  readonly differences: readonly string[];
};

type Label = {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly role: string;
};
type Matched<T> = {
  readonly pairs: readonly (readonly [T, Sighting])[];
  readonly missed: readonly T[];
  readonly extra: readonly Sighting[];
};

const none: Tally = { right: 0, missed: 0, false: 0 };

/** Scans all cases of the part and compares what is found with the labels, by file and line. */
export async function measureAccuracy(part: Part): Promise<Accuracy> {
  let all: Accuracy = {
    part,
    byFormat: new Map(),
    secrets: none,
    references: none,
    otherKinds: 0,
    otherRoles: 0,
    misses: [],
    falseAlarms: [],
    differences: [],
  };
  for (const labelled of readCases(part)) {
    all = withCase(all, labelled, await scanCase(labelled));
  }
  return all;
}

function withCase(
  all: Accuracy,
  { name, labels }: LabelledCase,
  found: readonly Sighting[],
): Accuracy {
  const secrets = match(
    labels.secrets,
    found.filter(({ holds }) => holds === 'literal'),
  );
  const references = match(
    labels.references,
    found.filter(({ holds }) => holds !== 'literal'),
  );
  const byFormat = new Map(all.byFormat);
  byFormat.set(labels.format, add(byFormat.get(labels.format) ?? none, tally(secrets)));
  const pairs = [...secrets.pairs, ...references.pairs];
  return {
    ...all,
    byFormat,
    secrets: add(all.secrets, tally(secrets)),
    references: add(all.references, tally(references)),
    otherKinds:
      all.otherKinds + secrets.pairs.filter(([label, { kind }]) => label.kind !== kind).length,
    otherRoles:
      all.otherRoles + secrets.pairs.filter(([label, { role }]) => label.role !== role).length,
    misses: [
      ...all.misses,
      ...secrets.missed.map((label) => `${name}: ${describeLabel(label)}`),
      ...references.missed.map((label) => `${name}: ${describeLabel(label)}, holds ${label.holds}`),
    ],
    falseAlarms: [
      ...all.falseAlarms,
      ...[...secrets.extra, ...references.extra].map((one) => `${name}: ${describe(one)}`),
    ],
    differences: [
      ...all.differences,
      ...pairs.flatMap(([label, one]) =>
        label.kind === one.kind && label.role === one.role
          ? []
          : [`${name}: ${describeLabel(label)}, found ${one.kind}, ${one.role}`],
      ),
    ],
  };
}

/** A line with several labels needs as many sightings; those of the same kind are for each other first. */
function match<T extends Label>(labels: readonly T[], found: readonly Sighting[]): Matched<T> {
  const left = [...found];
  const pairs: (readonly [T, Sighting])[] = [];
  const take = (open: readonly T[], fits: (label: T, one: Sighting) => boolean): T[] =>
    open.filter((label) => {
      const at = left.findIndex((one) => isAt(label, one) && fits(label, one));
      const [one] = at < 0 ? [] : left.splice(at, 1);
      if (one !== undefined) {
        pairs.push([label, one]);
      }
      return one === undefined;
    });
  const missed = take(
    take(labels, (label, { kind }) => label.kind === kind),
    () => true,
  );
  return { pairs, missed, extra: left };
}

const isAt = ({ file, line }: Label, { place }: Sighting): boolean =>
  place.file === file && place.line === line;

const tally = (matched: Matched<Label>): Tally => ({
  right: matched.pairs.length,
  missed: matched.missed.length,
  false: matched.extra.length,
});

export const add = (one: Tally, other: Tally): Tally => ({
  right: one.right + other.right,
  missed: one.missed + other.missed,
  false: one.false + other.false,
});

/** Of what has to be found, the share that is; 1 where there is nothing. */
export const recall = ({ right, missed }: Tally): number => share(right, missed);

/** Of what is found, the share that has to be; 1 where there is nothing. */
export const precision = (one: Tally): number => share(one.right, one.false);

const share = (part: number, rest: number): number =>
  part + rest === 0 ? 1 : part / (part + rest);

const describeLabel = ({ file, line, kind, role }: Label): string =>
  `${file}:${line} ${kind}, ${role}`;

const describe = ({ place, kind, role, holds, path, format }: Sighting): string =>
  `${place.file}:${place.line} ${kind}, ${role}, holds ${holds}, as ${format}, at ${path}`;
