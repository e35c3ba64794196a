import type { Credential } from '../shared/credential.ts';

/** A credential that a receiver has to accept, with the version that it comes from. */
export type AcceptedCredential = {
  readonly secretArn: string;
  readonly versionId: string;
  readonly credential: Credential;
};

/** What a kind of receiver plugs in. */
export interface Receiver {
  /** What the receiver stores to check a credential: the same each time, and never a password. */
  verifierOf(accepted: AcceptedCredential): Promise<string>;
  /** What the receiver reads: verifiers by user name, below the header with endpoint and sequence. */
  render(verifiers: ReadonlyMap<string, string>): string;
  /** The way back. */
  parse(rendered: string): ReadonlyMap<string, string>;
}
