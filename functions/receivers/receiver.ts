import type { Credential } from '../shared/credential.ts';

/** A credential that a receiver has to accept, with the version that it comes from. */
export type AcceptedCredential = {
  readonly secretArn: string;
  readonly versionId: string;
  readonly credential: Credential;
};

/** What a kind of receiver plugs in. */
export interface Receiver {
  /**
   * Renders the accepted set: what the receiver reads, below the header line that carries endpoint
   * and sequence. The same set gives the same bytes, and never a password.
   */
  render(accepted: readonly AcceptedCredential[]): Promise<string>;
}
