import { readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  GetCommandInvocationCommand,
  paginateListCommandInvocations,
  paginateListCommands,
} from '@aws-sdk/client-ssm';
import type { Credential } from '../../cli/local-run/credential.ts';
import type { StandIn } from '../../infra/local/stand-in.ts';
import { clientsFor } from './stand-in/clients.ts';

/** Every form in which a credential could show up. */
export function formsOf({ username, password }: Credential): string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const pair = `${username}:${password}`;
  return [password, base64(password), base64(pair), encodeURIComponent(pair)];
}

/** A process replaces its command line in its first moments only, as a shell does by `exec`. */
const looksAtEach = 10;

/** The command lines of all processes of this machine, from now on until it is stopped. */
export function watchArguments() {
  const seen = new Set<string>();
  const looks = new Map<string, number>();
  const stopping = new AbortController();
  const look = async (): Promise<void> => {
    const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    for (const id of processes) {
      const done = looks.get(id) ?? 0;
      if (done === looksAtEach) continue;
      looks.set(id, done + 1);
      seen.add(await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''));
    }
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await pause(20);
    }
  })();
  return {
    seen,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

/** Files of the folder with their content; others may remove some of them meanwhile. */
async function readFiles(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      for (const [inside, content] of await readFiles(path)) files.set(inside, content);
    }
    if (!entry.isFile()) continue;
    const content = await readFile(path).catch(() => undefined);
    if (content) files.set(path, content);
  }
  return files;
}

/** Everything in the folder for temporary files that was made since. */
export async function readNewFiles(sinceMs: number): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const name of await readdir(tmpdir())) {
    const path = join(tmpdir(), name);
    const facts = await stat(path).catch(() => undefined);
    if (!facts || facts.birthtimeMs < sinceMs) continue;
    const inside = facts.isDirectory() ? await readFiles(path) : new Map<string, Buffer>();
    if (facts.isFile()) inside.set(path, await readFile(path).catch(() => Buffer.alloc(0)));
    for (const [file, content] of inside) files.set(file, content);
  }
  return files;
}

/** Inputs and outputs of every command, as the console shows them. */
export async function readCommands(standIn: StandIn): Promise<string[]> {
  const { ssm: client } = clientsFor(standIn.adminEnvironment());
  const shown: unknown[] = [];
  for await (const { Commands = [] } of paginateListCommands({ client }, {})) {
    shown.push(...Commands);
  }
  const details = paginateListCommandInvocations({ client }, { Details: true });
  for await (const { CommandInvocations = [] } of details) {
    for (const { CommandId, InstanceId } of CommandInvocations) {
      const wanted = new GetCommandInvocationCommand({ CommandId, InstanceId });
      shown.push(await client.send(wanted));
    }
    shown.push(...CommandInvocations);
  }
  client.destroy();
  return shown.map((one) => JSON.stringify(one));
}
