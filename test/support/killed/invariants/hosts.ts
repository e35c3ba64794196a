import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { labelled } from '../account.ts';
import type { KillableReceiver } from '../receiver.ts';
import type { Site } from '../site.ts';
import type { WriterHost } from '../writer-host.ts';
import { pushOnce } from './push-once.ts';

const webConfigSchema = z.strictObject({
  basic_auth_users: z.record(z.string(), z.string().startsWith('$2')),
});

/** Files are whole, hold what is not ours too, and nothing lies beside them. */
export async function hostViolations(site: Site): Promise<string[]> {
  const { receivers, writers } = site;
  const found = await Promise.all([
    ...writers.map((writer) => writerViolations(site, writer)),
    ...receivers.map((receiver) => fileViolations(site, receiver)),
    ...receivers.map(({ webConfig }) => leftovers(dirname(webConfig))),
    ...writers.map(({ folder }) => leftovers(folder)),
  ]);
  return found.flat();
}

async function writerViolations(
  { receivers, account }: Site,
  writer: WriterHost,
): Promise<string[]> {
  const files = await writer.read();
  if (files === undefined) return [`expected writer ${writer.name} to have a credential`];
  const current = labelled(await account.secret(), 'AWSCURRENT') ?? '';
  const { username, password } = (await account.credential(current)) ?? {};
  if (files.credential.username !== username || files.credential.password !== password)
    return [`expected writer ${writer.name} on "${current}", found "${files.folder}"`];
  const statuses = await Promise.all(receivers.map(({ port }) => pushOnce(port, files.credential)));
  return statuses
    .filter((status) => status >= 300)
    .map((status) => `expected writer ${writer.name} to be let in, found ${status}`);
}

async function fileViolations(
  { strangers }: Site,
  { name, webConfig }: KillableReceiver,
): Promise<string[]> {
  const text = await readFile(webConfig, 'utf8');
  const config = webConfigSchema.safeParse(parse(text, { uniqueKeys: true }));
  if (!config.success) return [`expected ${name} to have a web config, found something else`];
  return strangers
    .filter(({ username }) => config.data.basic_auth_users[username] === undefined)
    .map(({ username }) => `expected ${name} to keep the user "${username}"`);
}

/** What a killed run left, the next one has removed. */
async function leftovers(folder: string): Promise<string[]> {
  const left = (await readdir(folder)).filter((name) =>
    /promrotate(\.[A-Za-z0-9]{6}|-previous)$/.test(name),
  );
  return left.map((name) => `expected no "${name}" in ${basename(folder)}`);
}
