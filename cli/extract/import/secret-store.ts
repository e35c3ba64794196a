export type NewSecret = {
  readonly name: string;
  /** Of the first version: 32 to 64 of A-Z, a-z, 0-9 and "-". */
  readonly versionId: string;
  readonly description: string;
  readonly text: string;
};

export type StoredSecret = {
  /** Of the secret; another one of the same name has another. */
  readonly arn: string;
  readonly versionId: string;
  readonly text: string;
};

/** What importing needs of Secrets Manager. */
export interface SecretStore {
  /** The current value, or that of a version; `deleted`: its deletion is scheduled. */
  read(name: string, versionId?: string): Promise<StoredSecret | 'absent' | 'deleted'>;
  /** Of all versions, those without a label too. */
  versionIds(name: string): Promise<readonly string[]>;
  /** `exists`: there is one of the name already, perhaps one whose deletion is scheduled. */
  create(secret: NewSecret): Promise<'created' | 'exists'>;
  /** At once and for good: for what was made a moment ago and nobody has used. */
  deleteAtOnce(arn: string): Promise<void>;
  /** The same past Ctrl-C, for a while: for what has to be taken back. */
  uninterrupted(): SecretStore;
}
