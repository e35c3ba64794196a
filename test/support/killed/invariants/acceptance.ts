import { readFile } from 'node:fs/promises';
import {
  acceptedVersions,
  outgoingVersions,
  type Situation,
} from '../../../../functions/shared/accepted-set.ts';
import { ownUsers } from '../own-block.ts';
import type { KillableReceiver } from '../receiver.ts';
import type { Site } from '../site.ts';
import { pushOnce } from './push-once.ts';

/**
 * Current and within grace: accepted, by every receiver. Proved to be refused: refused. A user in our
 * block is one of a version that is accepted, or of one that is known to have to go.
 */
export async function acceptanceViolations(site: Site): Promise<string[]> {
  const { account, receivers } = site;
  const situation = await account.situation();
  const accepted = acceptedVersions(situation).map(({ versionId }) => versionId);
  const leaving = outgoingVersions(situation);
  const users = await Promise.all(
    [...accepted, ...leaving].map(async (id) => (await account.credential(id))?.username),
  );
  const found = await Promise.all([
    ...accepted.map((id) => answerViolations(site, id, 'accept')),
    ...lastRefused(situation).map((id) => answerViolations(site, id, 'refuse')),
    ...receivers.map((receiver) => orphans(receiver, users)),
  ]);
  return found.flat();
}

/** Those that were proved last: each costs a receiver 60 ms. */
function lastRefused({ ledger: { versions } }: Situation): string[] {
  const out = [...versions].flatMap(([id, { refusedAt }]) =>
    refusedAt === undefined ? [] : [{ id, refusedAt }],
  );
  return out
    .toSorted((a, b) => b.refusedAt - a.refusedAt)
    .slice(0, 4)
    .map(({ id }) => id);
}

async function answerViolations(
  { receivers, account }: Site,
  id: string,
  wanted: 'accept' | 'refuse',
): Promise<string[]> {
  const credential = await account.credential(id);
  if (credential === undefined) return [];
  const found: string[] = [];
  for (const { name, port } of receivers) {
    const status = await pushOnce(port, credential);
    const isRight = wanted === 'accept' ? status < 300 : status === 401;
    // Whatever is retired in just this moment.
    const isOut = (await account.ledger()).versions.get(id)?.retiredAt !== undefined;
    if (isRight || (wanted === 'accept' && isOut)) continue;
    found.push(`expected ${name} to ${wanted} version "${id}", found ${status}`);
  }
  return found;
}

async function orphans(
  { name, webConfig }: KillableReceiver,
  users: readonly (string | undefined)[],
): Promise<string[]> {
  const held = ownUsers(await readFile(webConfig, 'utf8'));
  return held
    .filter((user) => !users.includes(user))
    .map((user) => `expected ${name} to hold no "${user}", which no version explains`);
}
