import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Activity } from './activity.ts';
import { DynamoDb } from './dynamodb.ts';
import { type DeadLetter, EventBus } from './events/event-bus.ts';
import { QueuePolicies } from './events/queue-policies.ts';
import { Authorizer } from './iam/authorizer.ts';
import { managedInstanceCore } from './iam/aws-managed-policies.ts';
import { KeyPolicies } from './iam/key-policies.ts';
import { Principals } from './iam/principals.ts';
import type { FunctionDefinition } from './lambda/function-definition.ts';
import { LambdaHost } from './lambda/lambda-host.ts';
import { Topics } from './notices/topics.ts';
import { defaultOpenQuestions } from './open-questions.ts';
import type { Place } from './place.ts';
import type { PlayedAws } from './played-aws.ts';
import { ScheduleClock } from './schedule-clock.ts';
import { Schedules } from './scheduler/schedules.ts';
import { SecretsEngine } from './secrets-manager.ts';
import { ParameterStore } from './ssm/parameter-store.ts';
import { newSystemsManager, type SystemsManager } from './ssm/systems-manager.ts';
import type { StandInOptions } from './stand-in-options.ts';
import type { DurableState } from './state/durable-state.ts';
import {
  keepInvocations,
  keepParameters,
  keepSecrets,
  keptDeadLetters,
  keptSeed,
  withKeptNotices,
} from './state/kept-parts.ts';
import { StackRecords } from './state/stack-records.ts';

export interface PlayOptions extends StandInOptions {
  /** For copies of bundles and scripts. */
  readonly directory: string;
  readonly endpoint: () => string;
  readonly state: DurableState;
}

/** The services, empty, and what they share. */
export interface Play extends PlayedAws, SystemsManager {
  readonly now: () => number;
  readonly tell: NonNullable<StandInOptions['log']>;
  readonly authorizer: Authorizer;
  readonly deadLetters: DeadLetter[];
  /** Goes on with the asynchronous invocations of an earlier process. */
  readonly resumeInvocations: () => void;
}

export function playAws(options: PlayOptions): Play {
  const { clock: now = Date.now, log: tell = () => undefined, state } = options;
  const place: Place = {
    accountId: options.accountId ?? '123456789012',
    region: options.region ?? 'eu-central-1',
  };
  const shared = {
    place,
    now,
    tell,
    activity: new Activity(),
    deadLetters: keptDeadLetters(state),
  };
  const authorizer = new Authorizer(shared);
  const queuePolicies = new QueuePolicies(place);
  const lambda = playLambda({ ...shared, authorizer }, options);
  const scheduleClock = new ScheduleClock(options.scheduleHourMs);
  return {
    ...shared,
    authorizer,
    lambda,
    bus: playEventBus(shared, lambda, queuePolicies),
    queuePolicies,
    keys: new KeyPolicies(authorizer, place),
    schedules: new Schedules({ ...shared, authorizer, lambda, scheduleClock }),
    scheduleClock,
    ...playStores({ ...shared, authorizer }, options),
    resumeInvocations: keepInvocations(state, lambda),
    ...newSystemsManager({ ...shared, scheduleClock }, options.directory, options),
    roles: new Map(),
    managedPolicies: new Map([[managedInstanceCore.arn, managedInstanceCore]]),
  };
}

/** What there is to keep for a later process. */
function playStores(
  shared: Shared & Pick<Play, 'authorizer'>,
  { state, stateDirectory, ...options }: PlayOptions,
): Pick<Play, 'secrets' | 'parameters' | 'principals' | 'tables' | 'topics' | 'stacks'> {
  const { place, now, authorizer } = shared;
  const openQuestions = { ...defaultOpenQuestions, ...options.openQuestions };
  const secrets = new SecretsEngine({ now, newId: randomUUID, openQuestions, ...place });
  const parameters = new ParameterStore(now);
  keepSecrets(state, secrets);
  keepParameters(state, parameters);
  return {
    secrets,
    parameters,
    principals: new Principals(place, keptSeed(state)),
    tables: new DynamoDb(authorizer, place, stateDirectory && join(stateDirectory, 'dynamodb')),
    topics: withKeptNotices(state, new Topics(shared)),
    stacks: new StackRecords(state),
  };
}

type Shared = Pick<Play, 'place' | 'now' | 'tell' | 'activity' | 'deadLetters'>;

function playLambda(
  shared: Shared & Pick<Play, 'authorizer'>,
  { directory, endpoint, lambda, state }: PlayOptions,
): LambdaHost {
  const { authorizer, place } = shared;
  const refused = new Set<string>();
  return new LambdaHost({
    ...shared,
    directory,
    endpoint,
    region: place.region,
    may: ({ principal }: FunctionDefinition, action, resource) => {
      const request = { action, resource, context: {} };
      if (authorizer.decide(principal, request) === 'allowed') return true;
      // Lambda tries for each line; one entry in the record of calls says it all.
      const attempt = `${principal.arn} ${action} ${resource}`;
      if (!refused.has(attempt)) authorizer.record(principal, action, resource, false);
      refused.add(attempt);
      return false;
    },
    onQueueChange: () => state.saveSoon(),
    asyncRetries: lambda?.asyncRetries ?? 2,
    asyncRetryDelayMs: lambda?.asyncRetryDelayMs ?? 1000,
  });
}

function playEventBus(shared: Shared, lambda: LambdaHost, queuePolicies: QueuePolicies): EventBus {
  const principal = 'events.amazonaws.com';
  const account = shared.place.accountId;
  return new EventBus({
    ...shared,
    maySend: (queueArn, ruleArn) => queuePolicies.maySend(queueArn, principal, ruleArn),
    deliver: (targetArn, event, ruleArn) => {
      if (!lambda.mayInvoke(targetArn, { principal, account, arn: ruleArn }))
        throw new Error(`expected a permission for "${ruleArn}" to invoke "${targetArn}"`);
      lambda.invokeAsync(targetArn, event);
    },
  });
}
