import type { Activity } from './activity.ts';
import type { CallHistory } from './cloudtrail/call-history.ts';
import type { Alarms } from './cloudwatch/alarms.ts';
import type { Metrics } from './cloudwatch/metrics.ts';
import type { DynamoDb } from './dynamodb.ts';
import type { DeadLetter, EventBus } from './events/event-bus.ts';
import type { QueuePolicies } from './events/queue-policies.ts';
import type { Identities } from './iam/identities.ts';
import type { KeyPolicies } from './iam/key-policies.ts';
import type { Statement } from './iam/policy-document.ts';
import type { Principals, Role } from './iam/principals.ts';
import type { LambdaHost } from './lambda/lambda-host.ts';
import type { Topics } from './notices/topics.ts';
import type { Place } from './place.ts';
import type { Buckets } from './s3/buckets.ts';
import type { Objects } from './s3/objects.ts';
import type { ScheduleClock } from './schedule-clock.ts';
import type { Schedules } from './scheduler/schedules.ts';
import type { SecretsEngine } from './secrets-manager.ts';
import type { Associations } from './ssm/associations.ts';
import type { CommandDocument } from './ssm/command-document.ts';
import type { ParameterStore } from './ssm/parameter-store.ts';
import type { Runbook } from './ssm/runbook.ts';
import type { StackRecords } from './state/stack-records.ts';

export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly statements: readonly Statement[];
}

/** What a deployment creates things in. */
export interface PlayedAws {
  readonly place: Place;
  /** What goes on in the background: rotations, deliveries of events, commands. */
  readonly activity: Activity;
  readonly secrets: SecretsEngine;
  readonly parameters: ParameterStore;
  /** Of the type Command. */
  readonly documents: Map<string, CommandDocument>;
  /** Of the type Automation. */
  readonly runbooks: Map<string, Runbook>;
  readonly associations: Associations;
  readonly keys: KeyPolicies;
  readonly principals: Principals;
  /** By ARN. */
  readonly roles: Map<string, Role>;
  /** What IAM tells of them, of hosts and of people. */
  readonly identities: Identities;
  /** By ARN. */
  readonly managedPolicies: Map<string, ManagedPolicy>;
  readonly lambda: LambdaHost;
  readonly bus: EventBus;
  readonly queuePolicies: QueuePolicies;
  readonly topics: Topics;
  readonly metrics: Metrics;
  readonly alarms: Alarms;
  readonly deadLetters: DeadLetter[];
  readonly schedules: Schedules;
  readonly tables: DynamoDb;
  /** By name. */
  readonly buckets: Buckets;
  readonly objects: Objects;
  /** What CloudTrail knows. */
  readonly history: CallHistory;
  readonly stacks: StackRecords;
  /** For whatever the template schedules; it starts when the deployment is over. */
  readonly scheduleClock: ScheduleClock;
}
