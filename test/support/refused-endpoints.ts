import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hash } from 'bcryptjs';
import { type PrometheusServer, startPrometheus } from './prometheus-server.ts';

const webConfigPath = '/etc/prometheus/web.yml';

/** One endpoint and what is wrong with it. */
export type Case = {
  readonly name: string;
  readonly code: RegExp;
  /** What the host's web config says; none: there is no such file. */
  readonly file?: string;
  readonly host?: 'online' | 'offline' | 'none';
  /** Another receiver than the one that works. */
  readonly receiver?: 'closed' | 'open' | 'half-closed' | 'half-told';
  readonly secretString?: string;
  /** What the rotation has changed before it finds out; nothing else may change. */
  readonly mayChange?: readonly (keyof State)[];
};

/** What a refused rotation leaves as it was. */
export type State = {
  /** Labels by version, but for AWSPENDING. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** The value of the version with AWSCURRENT. */
  readonly value: string | undefined;
  /** Undefined: there is no such parameter. */
  readonly acceptedSet: string | undefined;
  /** The host's web config; undefined: there is no such file. */
  readonly file: string | undefined;
};

export const password = 'planted-password-0123456789';

/** The web config of a receiver that lets writers in by this password. */
export const usersWith = async (accepted: string): Promise<string> =>
  `basic_auth_users:\n  writer: ${await hash(accepted, 4)}\n`;

export const pathOf = (folder: string, name: string): string => join(folder, name, webConfigPath);

export async function placeFile(folder: string, { name, file }: Case): Promise<void> {
  await mkdir(dirname(pathOf(folder, name)), { recursive: true, mode: 0o755 });
  if (file !== undefined) await writeFile(pathOf(folder, name), file);
}

/** By "working", "leaving", "open", or the name of the case whose host's file the receiver reads. */
export type Receivers = ReadonlyMap<string, PrometheusServer>;

export async function startReceivers(folder: string, cases: readonly Case[]): Promise<Receivers> {
  const files = new Map([
    ['working', join(folder, 'web.yml')],
    ['leaving', join(folder, 'web.yml')],
    ['open', join(folder, 'open.yml')],
  ]);
  await writeFile(join(folder, 'web.yml'), await usersWith(password));
  await writeFile(join(folder, 'open.yml'), '');
  for (const { name, receiver } of cases) {
    if (receiver === 'half-told') files.set(name, pathOf(folder, name));
  }
  const starting = [...files].map(
    async ([name, file]) => [name, await startPrometheus(folder, file)] as const,
  );
  return new Map(await Promise.all(starting));
}

export function settingsOf(cases: readonly Case[], receivers: Receivers): string {
  const write = (url: string) => `${url}/api/v1/write`;
  const urlOf = (name: string) => receivers.get(name)?.url ?? '';
  const urlsOf = ({ name, receiver }: Case) => {
    if (receiver === 'closed') return [urlOf('leaving')];
    if (receiver === 'open') return [urlOf('open')];
    if (receiver === 'half-told') return [urlOf(name), urlOf('working')];
    return receiver === 'half-closed' ? [urlOf('working'), urlOf('leaving')] : [urlOf('working')];
  };
  const endpoints = cases.map((each) => ({
    name: each.name,
    secret: 'existing',
    receiver: {
      kind: 'web-config',
      replicas: urlsOf(each).map((url) => ({ write: write(url) })),
      front: write(urlsOf(each)[0] ?? ''),
      delivery: { kind: 'run-command', file: webConfigPath },
      ...(each.name === 'not-adopted' ? {} : { adopt: 'writer' }),
    },
  }));
  return JSON.stringify({ endpoints });
}
