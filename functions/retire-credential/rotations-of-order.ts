import type { Situation } from '../shared/accepted-set.ts';
import type { Order } from '../shared/ledger.ts';
import { nextVersionId } from './next-version-id.ts';

/** Rotations that an order starts one right after another; each further one after a pause. */
const maximumAtOnce = 3;
const pauseMilliseconds = 30 * 60_000;

type Next =
  | { readonly kind: 'start'; readonly versionId: string }
  /** Too many have failed lately. */
  | { readonly kind: 'rest' };

/** The rotation that an order starts next: there is always one, but not always at once. */
export function nextRotation(
  situation: Situation,
  order: Order,
  started: ReadonlySet<string> = new Set(),
): Next {
  const tried = rotationIds(situation, order, started);
  const { ledger, now } = situation;
  const last = Math.max(0, ...tried.map((id) => ledger.versions.get(id)?.startedAt ?? 0));
  if (tried.length >= maximumAtOnce && now < last + pauseMilliseconds) return { kind: 'rest' };
  const before = tried.at(-1);
  const versionId = before === undefined ? order.id : nextVersionId(before);
  return { kind: 'start', versionId };
}

/** Versions that the order's rotations went to, in their order; the ledger knows most of them. */
export function rotationIds(
  { versions: { stages, listed }, ledger }: Situation,
  order: Order,
  started: ReadonlySet<string> = new Set(),
): readonly string[] {
  const isKnown = (id: string) =>
    stages.has(id) || listed.includes(id) || started.has(id) || ledger.versions.has(id);
  const ids: string[] = [];
  for (let id = order.id; isKnown(id); id = nextVersionId(id)) ids.push(id);
  return ids;
}
