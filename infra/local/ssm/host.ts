/** A played EC2 instance with the SSM agent; `online` may change while the stand-in runs. */
export interface Host {
  readonly instanceId: string;
  readonly root: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Everything that a command's shell gets, and nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  readonly shell: string;
  /** False: commands wait for the agent, until their delivery times out. */
  online: boolean;
  /** True: the instance is gone, so commands are undeliverable at once. */
  terminated: boolean;
}
