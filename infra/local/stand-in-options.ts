import type { OpenQuestions } from './open-questions.ts';
import type { RetryPolicy } from './rotation-driver.ts';
import type { Tell } from './stand-in-event.ts';

export type StandInOptions = {
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly clock?: () => number;
  /** Secrets Manager's retry of a failed rotation; default 2 attempts more, 2 seconds apart. */
  readonly retry?: RetryPolicy;
  readonly openQuestions?: Partial<OpenQuestions>;
  readonly lambda?: {
    /** Lambda's retries of an asynchronous invocation that failed; default 2. */
    readonly asyncRetries?: number;
    /** Default 1000; AWS waits one minute, then two. */
    readonly asyncRetryDelayMs?: number;
  };
  readonly runCommand?: {
    /** How long one second of SendCommand's TimeoutSeconds lasts; default 1000. */
    readonly deliverySecondMs?: number;
  };
  /** When associations run beside their schedule and `associations.run`. */
  readonly associations?: {
    /** When the deployment makes them, on the hosts that are there; default true. */
    readonly atCreation?: boolean;
    /** On a host that is added later; default true. */
    readonly onNewHosts?: boolean;
  };
  /** Whether there is a CloudTrail trail, without which no event comes by way of it; default true. */
  readonly trail?: boolean;
  /** How many milliseconds an hour of schedules, associations and alarms lasts; default 3,600,000. */
  readonly scheduleHourMs?: number;
  /**
   * A folder of the stand-in's own, outside the project: secrets, parameters, tables and key pairs are
   * kept there for a stand-in that is started later; default: in memory.
   */
  readonly stateDirectory?: string;
  /** Default: that of the earlier process in `stateDirectory`, or any free port. */
  readonly port?: number;
  /** Default account 123456789012 in eu-central-1. */
  readonly accountId?: string;
  readonly region?: string;
  /** Called with live events, for showing what goes on. */
  readonly log?: Tell;
};

export type HostOptions = {
  readonly instanceId: string;
  /** The folder that plays the host's file system. */
  readonly root: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Managed policies of the template: name, ARN, logical id, or the name of an output. */
  readonly managedPolicies: readonly string[];
  /**
   * True: the agent gets its permissions by Default Host Management Configuration, and not by the
   * policy AmazonSSMManagedInstanceCore on the instance's role; default false.
   */
  readonly defaultHostManagement?: boolean;
  /** Tags of the instance's role. */
  readonly roleTags: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** What runs the scripts; default `sh`. */
  readonly shell?: string;
  /** Whether the agent answers; default true. */
  readonly online?: boolean;
};
