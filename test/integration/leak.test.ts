import { readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createColors } from 'picocolors';
import type { Credential } from '../../cli/local-run/credential.ts';
import { renderInvitation } from '../../cli/local-run/invitation.ts';
import { renderSummary } from '../../cli/local-run/summary.ts';
import { type RecordedRun, stageLocalRun } from '../support/local-run.ts';

/** Every form in which a credential could show up. */
function formsOf({ username, password }: Credential): string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const pair = `${username}:${password}`;
  return [password, base64(password), base64(pair), encodeURIComponent(pair)];
}

/** The command line of every process of this machine, as long as it goes on. */
function watchArguments() {
  const seen = new Set<string>();
  const stopping = new AbortController();
  const look = async (): Promise<void> => {
    const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    for (const id of processes) {
      seen.add(await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''));
    }
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await sleep(20);
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
async function readNewFiles(sinceMs: number): Promise<Map<string, Buffer>> {
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
async function readCommands({ account }: RecordedRun['run']): Promise<string[]> {
  const { AWS_REGION: region = '', ...environment } = account.standIn.adminEnvironment();
  const client = new SSMClient({
    region,
    endpoint: account.standIn.endpoint,
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  const { Commands = [] } = await client.send(new ListCommandsCommand({}));
  const { CommandInvocations = [] } = await client.send(
    new ListCommandInvocationsCommand({ Details: true }),
  );
  const outputs = await Promise.all(
    CommandInvocations.map(({ CommandId, InstanceId }) =>
      client.send(new GetCommandInvocationCommand({ CommandId, InstanceId })),
    ),
  );
  client.destroy();
  return [...Commands, ...CommandInvocations, ...outputs].map((one) => JSON.stringify(one));
}

describe('the passwords of a whole local run', () => {
  const staged = stageLocalRun({ rotations: 2, grace: '24h' });
  const startedMs = Date.now();
  const watch = watchArguments();
  let recorded: RecordedRun;
  let forms: string[];

  beforeAll(async () => {
    recorded = await staged.play();
    forms = recorded.run.versions.flatMap(({ credential }) => formsOf(credential));
  }, 120_000);
  afterAll(async () => {
    await watch.stop();
    await staged.clear();
  }, 60_000);

  const leaks = (texts: Iterable<string>): string[] =>
    [...texts].filter((text) => forms.some((form) => text.includes(form)));

  it('are one from before and one a rotation', () => {
    expect(recorded.run.failure).toBeUndefined();
    expect(new Set(recorded.run.versions.map(({ credential }) => credential.password)).size).toBe(
      3,
    );
  });

  it('are in no log line or metric of a function', () => {
    const lines = recorded.run.account.standIn.logs();

    expect(lines.some((line) => line.includes('"_aws"'))).toBe(true);
    expect(leaks(lines)).toEqual([]);
  });

  it('are in nothing that the played AWS tells', () => {
    expect(recorded.events.length).toBeGreaterThan(0);
    expect(leaks(recorded.events.map((event) => JSON.stringify(event)))).toEqual([]);
  });

  it('are in no input and no output of Run Command', async () => {
    const commands = await readCommands(recorded.run);

    expect(commands.join('\n')).toContain('promrotate: writer of central is on version');
    expect(leaks(commands)).toEqual([]);
  });

  it('are in no argument of a process', async () => {
    await watch.stop();

    expect([...watch.seen].some((words) => words.includes('--web.config.file'))).toBe(true);
    expect(leaks(watch.seen)).toEqual([]);
  });

  it('are in nothing that the user sees', () => {
    const { run, folder, told } = recorded;
    const summary = renderSummary(run, [], createColors(false));
    const invitation = renderInvitation(run, folder);

    expect(told).toContain('AWSCURRENT moved');
    expect(invitation).toContain('curl --silent --config');
    expect(leaks([told, summary, invitation])).toEqual([]);
  });

  it('are in no file but those that the writers read them from', async () => {
    const files = await readNewFiles(startedMs);

    const found = [...files]
      .filter(([, content]) => forms.some((form) => content.includes(form)))
      .map(([path]) => path.replace(recorded.folder, ''));
    const isCredentialFile = (path: string): boolean =>
      /^\/hosts\/agent-[ab]\/etc\/prometheus\/credential\/[^/]+\/password$/.test(path);
    expect(found.filter(isCredentialFile).length).toBeGreaterThan(0);
    expect(found.filter((path) => !isCredentialFile(path))).toEqual([]);
  }, 60_000);
});
