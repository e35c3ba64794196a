import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { authorizationOf, type Credential, inventCredential } from './credential.ts';
import { startFront } from './front.ts';
import type { Binaries } from './prometheus-binary.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { startSlowLink } from './slow-link.ts';
import type { Server } from './stored-points.ts';
import { startWriterAgent, type WriterAgent } from './writer-agent.ts';

export const endpointName = 'central';
/** User name that the receivers know from before the endpoint is rotated. */
export const adoptedUser = 'writer';
export const roundTripMs = 100;

export type Fleet = {
  readonly receivers: readonly Receiver[];
  /** What the writers push to, which is not what they are proved by. */
  readonly frontUrl: string;
  readonly writers: readonly WriterAgent[];
  /** The front, as the acceptance of credentials is watched there. */
  readonly frontPort: number;
  /** The credential that everything starts with. */
  readonly credential: Credential;
  /** A user of the receivers that is not ours. */
  readonly operator: Credential;
  readonly servers: readonly Server[];
  /** curl configuration with a user of the receivers that is not ours, for looking in. */
  readonly operatorFile: string;
};

export type FleetOptions = Binaries & {
  readonly folder: string;
  readonly asksTheNext?: boolean | undefined;
  /** The credential stands in the configuration of the writers. */
  readonly hasPlainText?: boolean;
  readonly cleanup: Cleanup;
};

/** Two receiver replicas behind a front, and two writers, one of them behind a slow link. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { prometheus, folder, cleanup, asksTheNext = false } = options;
  const operator = inventCredential('ops');
  const credential = inventCredential(adoptedUser);
  const receivers = [];
  for (const name of ['receiver-1', 'receiver-2']) {
    const users = [operator, credential] as const;
    const receiver = await startReceiver({ name, binary: prometheus.path, folder, users });
    cleanup.defer(receiver.stop);
    receivers.push(receiver);
  }
  const ports = receivers.map(({ port }) => port);
  const front = await startFront(ports, { asksTheNext });
  cleanup.defer(front.stop);
  const authorization = authorizationOf(operator);
  return {
    receivers,
    frontUrl: `http://127.0.0.1:${front.port}`,
    frontPort: front.port,
    operator,
    writers: await startWriters(options, credential, front.port),
    credential,
    servers: receivers.map(({ url }) => ({ url, authorization })),
    operatorFile: await writeOperatorFile(folder, operator),
  };
}

async function startWriters(
  { prometheus, symlinkWriter, folder, cleanup, hasPlainText = false }: FleetOptions,
  credential: Credential,
  frontPort: number,
): Promise<WriterAgent[]> {
  const link = await startSlowLink(frontPort, roundTripMs / 2);
  cleanup.defer(link.stop);
  // One endpoint has one address in configurations that people write.
  const portOfB = hasPlainText ? frontPort : link.port;
  const shared = { folder, credential, hasPlainText, endpoint: endpointName };
  const a = await startWriterAgent({
    ...shared,
    name: 'a',
    binary: symlinkWriter ?? prometheus,
    switchKind: symlinkWriter ? 'symlink' : 'inline',
    pushTo: `http://127.0.0.1:${frontPort}/api/v1/write`,
  });
  cleanup.defer(a.stop);
  const b = await startWriterAgent({
    ...shared,
    name: 'b',
    binary: prometheus,
    switchKind: 'inline',
    pushTo: `http://127.0.0.1:${portOfB}/api/v1/write`,
  });
  cleanup.defer(b.stop);
  return [a, b];
}

/** The password stands in this file only: `curl --config` keeps it out of the arguments. */
async function writeOperatorFile(folder: string, operator: Credential): Promise<string> {
  const file = join(folder, 'ops.curlrc');
  await writeFile(file, `user = "${operator.username}:${operator.password}"\n`, { mode: 0o600 });
  return file;
}
