import type { Command } from 'commander';
import type {
  ChangeAnswer,
  ChangeRequest,
  History,
  Progress,
  ReadRequest,
  Status,
} from '../../functions/shared/operations.ts';
import type { Colors } from './colors.ts';
import type { CommandLineError } from './command-line-error.ts';
import type { CommonOptions } from './options.ts';

type ReadOf<Action extends ReadRequest['action']> = Omit<
  Extract<ReadRequest, { action: Action }>,
  'action'
>;

/** What the two functions of the deployment do for a person; an error is a CommandLineError. */
export type Operations = {
  readonly list: () => Promise<readonly string[]>;
  readonly status: (endpoint: string) => Promise<Status>;
  readonly history: (endpoint: string) => Promise<History>;
  readonly wait: (request: ReadOf<'wait'>) => Promise<Progress>;
  readonly change: (request: ChangeRequest) => Promise<ChangeAnswer>;
};

/** The outer world of a command. */
export type Session = {
  readonly operations: Operations;
  /** Who gives the command, as far as it can be told. */
  readonly caller: () => Promise<string>;
  /** AWS region that the functions are in. */
  readonly region: () => Promise<string>;
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A line for people while the command works; nowhere with --json. */
  readonly tell: (line: string) => void;
  /** Absent where there is no terminal. Returns what the person typed. */
  readonly ask?: (question: string) => Promise<string>;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  readonly colors: Colors;
};

/** What a command ends with: a document for programs, and the same for people. */
export type Result = {
  readonly document: unknown;
  readonly text: string;
  /** What is to be complained of after that. */
  readonly failure?: CommandLineError;
};

/** Opens a session for the work, writes its result and closes the session. */
export type Run = (
  options: CommonOptions,
  work: (session: Session) => Promise<Result>,
) => Promise<void>;

/** Writes a result that took no AWS. */
export type Show = (options: Pick<CommonOptions, 'json'>, result: Result) => void;

/** Makes the command; what it does goes through `run`, or ends with `show`. */
export type CreateCommand = (run: Run, show: Show) => Command;
