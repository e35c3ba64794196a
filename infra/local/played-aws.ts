import type { Activity } from './activity.ts';
import type { DynamoDb } from './dynamodb.ts';
import type { EventBus } from './events/event-bus.ts';
import type { QueuePolicies } from './events/queue-policies.ts';
import type { KeyPolicies } from './iam/key-policies.ts';
import type { Statement } from './iam/policy-document.ts';
import type { Principals, Role } from './iam/principals.ts';
import type { LambdaHost } from './lambda/lambda-host.ts';
import type { Topics } from './notices/topics.ts';
import type { Place } from './place.ts';
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
  /** By ARN. */
  readonly managedPolicies: Map<string, ManagedPolicy>;
  readonly lambda: LambdaHost;
  readonly bus: EventBus;
  readonly queuePolicies: QueuePolicies;
  readonly topics: Topics;
  readonly schedules: Schedules;
  readonly tables: DynamoDb;
  readonly stacks: StackRecords;
  /** For whatever the template schedules; it starts when the deployment is over. */
  readonly scheduleClock: ScheduleClock;
}
