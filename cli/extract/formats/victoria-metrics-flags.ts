import type { Word } from '../syntax/words.ts';
import type { Scalar, SyntaxTree } from '../syntax-tree.ts';
import { readAddress } from './addresses.ts';
import { atFlag, type Flag, readFlags } from './flags.ts';
import { findInHeaderLine } from './headers.ts';
import type { Found } from './rules.ts';
import {
  findFileReference,
  findInAddress,
  findSecret,
  type Surroundings,
  withUser,
} from './values.ts';
import { type VictoriaMetricsFlag, victoriaMetricsFlag } from './victoria-metrics-options.ts';

type KnownFlag = Flag & VictoriaMetricsFlag;

/**
 * Flags of vmagent, vmalert, vmauth, vminsert and their like, whose names no other program has
 * (https://docs.victoriametrics.com/victoriametrics/vmagent/#advanced-usage).
 */
export function* findInVictoriaMetricsFlags(
  words: readonly Word[],
  surroundings: Surroundings,
): Iterable<Found> {
  const { flags } = readFlags(
    words,
    (name) => victoriaMetricsFlag(name) !== undefined,
    surroundings,
  );
  yield* findInFlags(flags, surroundings);
}

/** The same flags where a document has them by their names, as the operator's `extraArgs`. */
export function* findInExtraArguments(
  tree: SyntaxTree,
  surroundings: Surroundings,
): Iterable<Found> {
  const flags: Flag[] = [];
  for (const { key, value } of tree.type === 'mapping' ? tree.entries : []) {
    const items = value.type === 'sequence' ? value.items : [value];
    const scalars = items.filter((item) => item.type === 'scalar');
    flags.push(...scalars.map((scalar) => ({ name: key, value: scalar })));
  }
  yield* findInFlags(flags, surroundings);
}

function* findInFlags(flags: readonly Flag[], surroundings: Surroundings): Iterable<Found> {
  const known = flags.flatMap((flag) => {
    const rule = victoriaMetricsFlag(flag.name);
    return rule === undefined ? [] : listItems({ ...flag, ...rule });
  });
  for (const flag of known) {
    yield* findInFlag(flag, { ...surroundings, role: flag.role, ...siblingsOf(flag, known) });
  }
}

function* findInFlag({ name, value, rule }: KnownFlag, known: Surroundings): Iterable<Found> {
  const surroundings = atFlag(known, name);
  switch (rule.is) {
    case 'secret':
      // Each flag may name a file or an address to be read instead.
      yield* /^(?:file|https?):\/\//.test(value.value)
        ? findFileReference(value, rule.kind, surroundings)
        : findSecret(value, rule.kind, name, surroundings);
      break;
    case 'file':
      yield* findFileReference(value, rule.kind, surroundings);
      break;
    case 'headers':
      for (const header of splitAt(value, /\^\^/g)) {
        yield* findInHeaderLine(header, surroundings);
      }
      break;
    case 'address':
      yield* findInAddress(value, surroundings);
      break;
    case 'username':
      break;
  }
}

/** Flags of one group belong together by their order; one that stands alone is for all. */
function siblingsOf(
  flag: KnownFlag,
  known: readonly KnownFlag[],
): Pick<Surroundings, 'url' | 'username'> {
  const group = known.filter((other) => other.group === flag.group);
  const alike = group.filter((other) => other.name === flag.name);
  const find = (matches: (other: KnownFlag) => boolean): string | undefined => {
    const all = group.filter(matches);
    return (all[alike.length > 1 ? alike.indexOf(flag) : 0] ?? all[0])?.value.value;
  };
  const url = find(({ name, rule }) => rule.is === 'address' && /(?:url|addr)$/.test(name));
  const user = find(({ rule }) => rule.is === 'username');
  const { username } = withUser(
    { context: { file: '', text: '' }, path: '', role: 'unknown' },
    user,
  );
  const stripped = url === undefined ? undefined : readAddress(url)?.url;
  return {
    ...(stripped !== undefined && { url: stripped }),
    ...(username !== undefined && { username }),
  };
}

/** The items of a flag that takes several, separated by commas out of quotes and braces. */
function listItems(flag: KnownFlag): KnownFlag[] {
  return splitAt(flag.value, /,(?![^"'{[(]*["'}\])])/g).map((value) => ({ ...flag, value }));
}

function splitAt(scalar: Scalar, separator: RegExp): Scalar[] {
  const isExact = scalar.span.end - scalar.span.start === scalar.value.length;
  const parts: Scalar[] = [];
  let start = 0;
  const add = (end: number): void => {
    const span = { start: scalar.span.start + start, end: scalar.span.start + end };
    parts.push({
      ...scalar,
      value: scalar.value.slice(start, end),
      span: isExact ? span : scalar.span,
    });
  };
  for (const match of scalar.value.matchAll(separator)) {
    add(match.index);
    start = match.index + match[0].length;
  }
  add(scalar.value.length);
  return parts;
}
