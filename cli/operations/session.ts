import type { Command } from 'commander';
import type { Colors } from '../colors.ts';
import type { CommandLineError } from './command-line-error.ts';
import type { ExitStatus } from './exit-status.ts';
import type { Operations } from './operations.ts';
import type { CommonOptions } from './options.ts';

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
  readonly colors: Colors;
};

/** What a command ends with: a document for programs, and the same for people. */
export type Result = {
  readonly document: unknown;
  readonly text: string;
  /** What is to be complained of after that. */
  readonly failure?: CommandLineError;
  /** Where it is not 0 and nothing is to be complained of. */
  readonly exitStatus?: ExitStatus;
};

/** Opens a session for the work, writes its result and closes the session. */
export type Run = (
  options: CommonOptions,
  work: (session: Session) => Promise<Result>,
) => Promise<void>;

/** Writes a result that took no AWS. */
export type Show = (options: Pick<CommonOptions, 'json'>, result: Result) => void;

/** The machine that a command runs on. */
export type Machine = {
  /** Where the command runs. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** 32 random bytes. */
  readonly newKey: () => Uint8Array;
  /** Ends the work, as Ctrl-C does. */
  readonly signal: AbortSignal;
  /** Width of the terminal that stdout is. */
  readonly columns?: number | undefined;
  readonly isErrorTerminal: boolean;
};

/** What a command has that takes no AWS, or takes it later. */
export type LocalSession = Pick<Session, 'newId' | 'now' | 'tell' | 'ask' | 'colors'> & {
  readonly machine: Machine;
  /** Writes to stderr as it is; with --json as well, for people who wait. */
  readonly writeError: (text: string) => void;
};

/** Does work without AWS and writes its result. */
export type RunLocally = (
  options: Pick<CommonOptions, 'json'>,
  work: (session: LocalSession) => Promise<Result>,
) => Promise<void>;

/** Makes the command; what it does goes through `run` or `runLocally`, or ends with `show`. */
export type CreateCommand = (run: Run, show: Show, runLocally: RunLocally) => Command;
