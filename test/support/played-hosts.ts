import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import {
  applyAcceptedSetDocument,
  switchWriterDocument,
} from '../../infra/documents/run-command-documents.ts';
import { findHostShells, type HostShell, type HostShells } from './host-shells.ts';
import { type LoopbackAws, startLoopbackAws } from './loopback-aws.ts';
import { PlayedHost, type RunOptions, type RunResult } from './played-host.ts';

type Values = Readonly<Record<string, string>>;
type Run = (shell: HostShell, values?: Values, options?: RunOptions) => Promise<RunResult>;

const applyValues = { Endpoint: 'central', Sequence: '7', File: '/etc/web.yml' };
const switchValues = { Endpoint: 'central', Way: 'symlink', Directory: '/credential' };

/** What a test file runs the documents on: the shells once, AWS and a host anew for each test. */
export class PlayedHosts {
  shells!: HostShells;
  aws!: LoopbackAws;
  host!: PlayedHost;
  private readonly prepare: (host: PlayedHost) => Promise<void>;

  /** `prepare` makes each new host's files. */
  constructor(prepare: (host: PlayedHost) => Promise<void> = async () => {}) {
    this.prepare = prepare;
    beforeAll(async () => {
      this.shells = await findHostShells();
    });
    afterAll(() => this.shells.remove());
    beforeEach(async () => {
      this.aws = await startLoopbackAws();
      await this.newHost();
    });
    afterEach(() => Promise.all([this.aws.close(), this.host.remove()]));
  }

  private async newHost(): Promise<void> {
    this.host = await PlayedHost.create(this.aws);
    await this.prepare(this.host);
  }

  /** Runs in each shell, on a host of its own. */
  async inEachShell(body: (shell: HostShell) => Promise<void>): Promise<void> {
    for (const shell of this.shells.all) {
      await body(shell);
      await this.host.remove();
      await this.newHost();
    }
  }

  /** The accepted set of "central" into /etc/web.yml, at sequence 7, unless `values` say otherwise. */
  readonly apply: Run = (shell, values, options) =>
    this.host.run(shell, applyAcceptedSetDocument(), { ...applyValues, ...values }, options);

  /** The credential of "central" behind the link in /credential, unless `values` say otherwise. */
  readonly switchWriter: Run = (shell, values, options) =>
    this.host.run(shell, switchWriterDocument(), { ...switchValues, ...values }, options);
}
