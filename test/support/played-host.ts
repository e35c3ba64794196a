import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RunCommandDocument } from '../../infra/documents/run-command-documents.ts';
import type { HostShell } from './host-shells.ts';
import type { LoopbackAws } from './loopback-aws.ts';

export const hostCredentials = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session+token/of=host',
} as const;

export type RunResult = {
  /** null when a signal ended the run. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type RunOptions = {
  readonly environment?: Readonly<Record<string, string>>;
  /** A folder to look for programs in before those of the shell. */
  readonly programs?: string;
  readonly uid?: number;
  /** A command line that runs the one which it is given. */
  readonly within?: readonly string[];
  /** Given the process group once it runs; the group can be signalled. */
  readonly onStart?: (group: number) => void;
};

/** The script as the SSM agent makes it: lines joined, values pasted in. */
export function renderScript(
  { parameters, mainSteps: [{ inputs }] }: RunCommandDocument,
  values: Readonly<Record<string, string>>,
): string {
  return Object.entries(parameters).reduce(
    (script, [name, { default: otherwise = '' }]) =>
      script.replaceAll(`{{ ${name} }}`, () => values[name] ?? otherwise),
    `${inputs.runCommand.join('\n')}\n`,
  );
}

/** A folder that plays a host's root, and what the SSM agent does there. */
export class PlayedHost {
  readonly root: string;
  private readonly aws: LoopbackAws;

  private constructor(root: string, aws: LoopbackAws) {
    this.root = root;
    this.aws = aws;
  }

  static async create(aws: LoopbackAws): Promise<PlayedHost> {
    return new PlayedHost(await mkdtemp(join(tmpdir(), 'promrotate-host-')), aws);
  }

  path(file: string): string {
    return join(this.root, file);
  }

  /** Whatever the umask of the tests is, nobody else may write into it. */
  async makeFolder(folder: string): Promise<void> {
    await mkdir(this.path(folder), { recursive: true, mode: 0o755 });
  }

  async write(file: string, content: string | Buffer): Promise<void> {
    await this.makeFolder(dirname(file));
    await writeFile(this.path(file), content);
  }

  read(file: string): Promise<string> {
    return readFile(this.path(file), 'utf8');
  }

  removeFile(file: string): Promise<void> {
    return rm(this.path(file));
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }

  async run(
    shell: HostShell,
    document: RunCommandDocument,
    values: Readonly<Record<string, string>>,
    { environment = {}, programs, uid, within = [], onStart }: RunOptions = {},
  ): Promise<RunResult> {
    const script = join(await mkdtemp(this.path('.agent-')), '_script.sh');
    await chmod(dirname(script), 0o755);
    await writeFile(script, renderScript(document, values));
    const [command, ...args] = [...within, ...shell.command, script];
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
      env: {
        PATH: programs === undefined ? shell.path : `${programs}:${shell.path}`,
        PROMROTATE_HOST_ROOT: this.root,
        AWS_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL: this.aws.url,
        ...hostCredentials,
        ...environment,
      },
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    if (child.pid !== undefined) onStart?.(child.pid);
    const [status, stdout, stderr] = await Promise.all([
      ended,
      text(child.stdout),
      text(child.stderr),
    ]);
    await rm(dirname(script), { recursive: true, force: true });
    return { status, stdout, stderr };
  }
}
