import type { ScanProblem, Sighting } from '../sighting.ts';
import type { OtherPlace } from './scan-report.ts';

/** By code units: the same in every language that a machine may be set to. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By file, line and column; what stands there today before what stood there once. */
export const compareOtherPlaces = (a: OtherPlace, b: OtherPlace): number =>
  compare(a.file, b.file) ||
  Number(a.commit !== undefined) - Number(b.commit !== undefined) ||
  a.line - b.line ||
  a.column - b.column ||
  compare(a.commit ?? '', b.commit ?? '');

export const comparePlaces = (a: Sighting, b: Sighting): number =>
  compareOtherPlaces(placeOf(a), placeOf(b)) || compare(a.kind, b.kind) || compare(a.path, b.path);

export const placeOf = ({ place, commit }: Sighting): OtherPlace =>
  commit === undefined ? place : { ...place, commit };

export const compareProblems = (a: ScanProblem, b: ScanProblem): number =>
  compare(a.file, b.file) ||
  (a.line ?? 0) - (b.line ?? 0) ||
  compare(a.code, b.code) ||
  compare(a.message, b.message);
