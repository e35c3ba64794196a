import type { LeftOver } from '../import/candidates.ts';
import type { ExistingEntry } from '../import/existing-entries.ts';
import { findDoubts } from '../import/stale-copies.ts';
import type { Secret } from '../secret.ts';
import type { Sighting } from '../sighting.ts';
import type { Span } from '../syntax-tree.ts';
import { isBackup } from './backup-name.ts';
import { assignFiles, byVersion } from './credential-files.ts';
import { applyEdits, type Edit } from './edits.ts';
import { makeReference } from './make-reference.ts';
import { maskedDiff } from './masked-diff.ts';
import { keepBlanks, reasonToStay } from './reasons-to-stay.ts';
import type { Change, Edits, Needed, Reference } from './reference.ts';
import type { TextFiles } from './text-files.ts';
import { variableNames } from './variable-names.ts';
import { chooseUserNameFile } from './way-of-switching.ts';

export type RewriteDeps = {
  readonly files: Pick<TextFiles, 'read'>;
  /** Of promtool, such as "2.42.0"; undefined where there is none. */
  readonly prometheusVersion: () => Promise<string | undefined>;
};

export type RewriteRequest = {
  readonly sightings: readonly Sighting[];
  /** Of the settings: their names and folders go before those that would be made up. */
  readonly entries: readonly ExistingEntry[];
  readonly directory?: string | undefined;
  readonly name?: string | undefined;
  /** What the files are for, if it is not that of promtool. */
  readonly prometheusVersion?: string | undefined;
  /** The ClusterSecretStore that ExternalSecrets name. */
  readonly secretStore: string;
  /** What an import in the same run has had refused. */
  readonly stale?: readonly LeftOver[] | undefined;
};

/** One file as it is and as it is to be. */
export type FileRewrite = {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly moved: readonly Sighting[];
  /** Of the places that stay, in this file. */
  readonly staying: readonly Sighting[];
  readonly changes: readonly Change[];
  /** With `<secret>` for every value. */
  readonly diff: string;
};

export type RewritePlan = {
  readonly rewrites: readonly FileRewrite[];
  readonly needed: readonly Needed[];
  readonly leftOver: readonly LeftOver[];
};

type Work = {
  readonly needed: Needed[];
  readonly leftOver: LeftOver[];
  readonly edits: Edit[];
  readonly changes: Change[];
  /** Endpoints whose lines are marked. */
  readonly marked: Set<string>;
  readonly moved: Sighting[];
  readonly staying: Sighting[];
};

/** What would be changed. Nothing is written. */
export async function planRewrite(
  deps: RewriteDeps,
  request: RewriteRequest,
): Promise<RewritePlan> {
  const literals = request.sightings.filter(({ holds }) => holds === 'literal');
  const doubts = findDoubts(
    request.sightings.filter(({ place }) => !isBackup(place.file)),
    request.stale,
  );
  const fileOf = assignFiles({ ...request, sightings: doubts.sightings });
  const version = request.prometheusVersion ?? (await deps.prometheusVersion());
  const nameVariable = variableNames();
  const referenceTo = (sighting: Sighting, text: string | undefined): Reference => {
    const reason = reasonToStay(sighting, text) ?? doubts.reasonToStay(sighting);
    if (reason !== undefined) return reason;
    const span = spanOf(sighting, text);
    const assigned = fileOf(sighting);
    if (text === undefined || span === undefined || assigned === undefined)
      return 'where it stands in the file is not known: move it by hand';
    const hasUserNameFile = chooseUserNameFile(sighting, assigned, version);
    if (typeof hasUserNameFile === 'string') return hasUserNameFile;
    const file = hasUserNameFile ? assigned : byVersion(assigned);
    const use = { format: sighting.format, text, secret: file.secret };
    const variableFor = (wanted: string) => nameVariable(wanted, use);
    const place = { text, span, sighting, file, hasUserNameFile, variableFor };
    return keepBlanks(sighting, makeReference(place, request));
  };
  const rewrites: FileRewrite[] = [];
  const work = { needed: new Array<Needed>(), leftOver: new Array<LeftOver>() };
  for (const [name, sightings] of byFile(literals)) {
    const text = await deps.files.read(name);
    const own: Work = {
      ...work,
      edits: [],
      changes: [],
      marked: new Set(),
      moved: [],
      staying: [],
    };
    for (const sighting of sightings) take(own, text ?? '', sighting, referenceTo(sighting, text));
    if (text !== undefined && own.edits.length > 0)
      rewrites.push(rewriteOf(name, text, own, secretsOf(literals)));
  }
  return { rewrites, leftOver: work.leftOver, needed: distinct(work.needed) };
}

function byFile(sightings: readonly Sighting[]): Map<string, Sighting[]> {
  const groups = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const { file } = sighting.place;
    groups.set(file, [...(groups.get(file) ?? []), sighting]);
  }
  return groups;
}

function take(work: Work, text: string, sighting: Sighting, reference: Reference): void {
  const reason = typeof reference === 'string' ? reference : conflict(text, work, reference);
  if (typeof reference === 'object' && reason === undefined) {
    work.edits.push(...reference.edits);
    work.changes.push(...reference.changes);
    if (reference.marked !== undefined) work.marked.add(reference.marked);
    work.moved.push(sighting);
    work.needed.push(reference.needed);
    return;
  }
  const { place, kind } = sighting;
  work.staying.push(sighting);
  work.leftOver.push({ place, kind, reason: reason ?? '' });
}

/** Base64 has no place of the value itself; of a manifest the line tells enough. */
function spanOf({ span, format, place }: Sighting, text = ''): Span | undefined {
  if (span !== undefined || format !== 'kubernetes') return span;
  const lines = text.split('\n').slice(0, place.line - 1);
  const start = lines.reduce((length, line) => length + line.length + 1, place.column - 1);
  return start <= text.length ? { start, end: start } : undefined;
}

function conflict(text: string, { edits, marked }: Work, more: Edits): string | undefined {
  const isMarked =
    more.marked !== undefined &&
    (marked.has(more.marked) || text.includes(`# promrotate ${more.marked} `));
  if (isMarked)
    return 'the inline way changes one place of an endpoint: share it by an anchor, or use Prometheus 2.49 or later';
  return applyEdits(text, [...edits, ...more.edits]) === undefined
    ? 'another change touches the same text: run the command again afterwards'
    : undefined;
}

const secretsOf = (sightings: readonly Sighting[]): Secret[] =>
  sightings.flatMap(({ secret }) => secret ?? []);

function rewriteOf(
  file: string,
  before: string,
  { edits, changes, moved, staying }: Work,
  secrets: readonly Secret[],
): FileRewrite {
  const after = applyEdits(before, edits) ?? before;
  // What stood there once is at other places of another text.
  const present = staying.filter(({ commit }) => commit === undefined);
  const sightings = [...moved, ...present];
  const diff = maskedDiff({ file, text: before, edits, sightings, secrets });
  return { file, before, after, changes, moved, staying: present, diff };
}

function distinct(needed: readonly Needed[]): Needed[] {
  const keyOf = (one: Needed) =>
    one.kind === 'variable' ? one.text : one.kind === 'files' ? one.file.path : one.path;
  return [...new Map(needed.map((one) => [keyOf(one), one])).values()];
}
