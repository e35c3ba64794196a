import type { Secret } from './secret.ts';
import type { Span } from './syntax-tree.ts';

/** What a file is taken for. */
export const formats = [
  'prometheus',
  'alertmanager',
  'web-config',
  'grafana-agent',
  'alloy',
  'vmagent',
  'vmauth',
  'otel-collector',
  'environment',
  'compose',
  'systemd',
  'kubernetes',
  'prometheus-operator',
  'helm',
  'terraform',
  'terraform-state',
  'ansible',
  'github-actions',
  'gitlab-ci',
  'shell',
  'unparsed',
] as const;

export type Format = (typeof formats)[number];

export const kinds = [
  'basic-auth-password',
  'bearer-token',
  'oauth2-client-secret',
  'aws-secret-key',
  'azure-client-secret',
  'tls-private-key',
  'header',
  'url-user-info',
  'url-query-key',
  'service-discovery-secret',
  'notification-secret',
  /** Of a web configuration: cheap to guess. */
  'weak-hash',
  /** Of a web configuration: the same hash stands for several users or in several files. */
  'shared-hash',
  /** A secret by its name, in a format that does not say what it is for. */
  'named-secret',
] as const;

export type Kind = (typeof kinds)[number];

/** What the credential is used for; `receiver`: the side that checks it. */
export const roles = ['remote-write', 'scrape', 'alerting', 'receiver', 'unknown'] as const;

export type Role = (typeof roles)[number];

/** How a place holds its secret. Only `literal` is something to be moved out. */
export const holds = ['literal', 'file', 'variable', 'encrypted'] as const;

export type Holds = (typeof holds)[number];

export type Place = {
  /** As it was named or found, with "/": relative to where the command runs, where that is shorter. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
};

/** A way to a value through its document, such as `remote_write[0].basic_auth.password`. */
export type DocumentPath = string;

/** One place where a secret stands, or is referred to. */
export type Sighting = {
  readonly place: Place;
  readonly format: Format;
  readonly kind: Kind;
  readonly role: Role;
  readonly path: DocumentPath;
  readonly holds: Holds;
  /** Of literals. */
  readonly secret?: Secret;
  /** The file or variable that a reference names; nothing of a literal. */
  readonly reference?: string;
  /** What it is a credential for, as far as its surroundings tell; the URL has neither user info nor query. */
  readonly url?: string;
  readonly username?: string;
  /** Where the value's source stands in the file; absent where that is not in a file, or encoded. */
  readonly span?: Span;
  /** Of what stands in Git's history only: the newest commit that has it, abbreviated. */
  readonly commit?: string;
};

/** Something that could not be looked at, or not wholly. Its text quotes nothing of the file. */
export type ScanProblem = {
  readonly code: ScanProblemCode;
  readonly file: string;
  readonly line?: number;
  readonly message: string;
  /** Nothing, or not all, of it was seen, whatever the code: with a file that was named, an error. */
  readonly isUnseen?: true;
};

export const scanProblemCodes = [
  'BINARY_FILE',
  'FILE_TOO_LARGE',
  'FILE_UNREADABLE',
  'NOT_UTF8',
  'NOT_PARSED',
  'TOO_DEEP',
  'TOO_MANY_ALIASES',
  'LINK_LOOP',
  'GIT_FAILED',
  'KUBECTL_FAILED',
] as const;

export type ScanProblemCode = (typeof scanProblemCodes)[number];
