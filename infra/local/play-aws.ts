import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Activity } from './activity.ts';
import { CallHistory } from './cloudtrail/call-history.ts';
import { Alarms } from './cloudwatch/alarms.ts';
import { Metrics } from './cloudwatch/metrics.ts';
import { DynamoDb } from './dynamodb.ts';
import { EventBus } from './events/event-bus.ts';
import { QueuePolicies } from './events/queue-policies.ts';
import { newAccount } from './iam/account.ts';
import { Authorizer } from './iam/authorizer.ts';
import { KeyPolicies } from './iam/key-policies.ts';
import { Principals } from './iam/principals.ts';
import type { FunctionDefinition } from './lambda/function-definition.ts';
import { LambdaHost } from './lambda/lambda-host.ts';
import { ServicePublisher } from './notices/service-publisher.ts';
import { Topics } from './notices/topics.ts';
import { defaultOpenQuestions } from './open-questions.ts';
import type { Place } from './place.ts';
import type { PlayedAws } from './played-aws.ts';
import { Objects } from './s3/objects.ts';
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
    metrics: new Metrics({ now, minuteMs: (options.scheduleHourMs ?? 3_600_000) / 60 }),
  };
  const authorizer = new Authorizer(shared);
  const queuePolicies = new QueuePolicies(place);
  const lambda = playLambda({ ...shared, authorizer }, options);
  const scheduleClock = new ScheduleClock(options.scheduleHourMs, now);
  const keys = new KeyPolicies(authorizer, place);
  const stores = playStores({ ...shared, authorizer }, options);
  const publisher = new ServicePublisher({ ...stores, place, keys, authorizer });
  const bus = playEventBus(shared, { lambda, queuePolicies, publisher });
  const { freshAlarmWaits } = { ...defaultOpenQuestions, ...options.openQuestions };
  return {
    ...shared,
    authorizer,
    lambda,
    bus,
    history: new CallHistory({ ...shared, bus }, options.trail ?? true),
    alarms: new Alarms({ ...shared, publisher, freshAlarmWaits }),
    queuePolicies,
    keys,
    schedules: new Schedules({ ...shared, authorizer, lambda, scheduleClock }),
    scheduleClock,
    ...stores,
    resumeInvocations: keepInvocations(state, lambda),
    ...newSystemsManager({ ...shared, scheduleClock }, options.directory, options),
    ...newAccount(now, stores.principals),
  };
}

type Stores = Pick<
  Play,
  'buckets' | 'objects' | 'parameters' | 'principals' | 'secrets' | 'stacks' | 'tables' | 'topics'
>;

/** What there is to keep for a later process. */
function playStores(
  shared: Shared & Pick<Play, 'authorizer'>,
  { state, stateDirectory, ...options }: PlayOptions,
): Stores {
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
    buckets: new Map(),
    objects: new Objects(stateDirectory && join(stateDirectory, 'objects')),
    stacks: new StackRecords(state),
  };
}

type Shared = Pick<Play, 'place' | 'now' | 'tell' | 'activity' | 'deadLetters' | 'metrics'>;

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

interface BusTargets extends Pick<Play, 'lambda' | 'queuePolicies'> {
  readonly publisher: ServicePublisher;
}

function playEventBus(shared: Shared, { lambda, queuePolicies, publisher }: BusTargets): EventBus {
  const principal = 'events.amazonaws.com';
  const account = shared.place.accountId;
  return new EventBus({
    ...shared,
    maySend: (queueArn, ruleArn) => queuePolicies.maySend(queueArn, principal, ruleArn),
    deliver: (targetArn, text, ruleArn) => {
      if (targetArn.includes(':sns:')) {
        // EventBridge does not say for which rule: a condition in the topic's policy keeps it out.
        const caller = { service: principal, sourceArn: undefined };
        if (publisher.publish({ ...caller, topicArn: targetArn, message: text })) return;
        throw new Error(`expected to be let in by the policies of "${targetArn}" and its key`);
      }
      if (!lambda.mayInvoke(targetArn, { principal, account, arn: ruleArn }))
        throw new Error(`expected a permission for "${ruleArn}" to invoke "${targetArn}"`);
      lambda.invokeAsync(targetArn, JSON.parse(text));
    },
  });
}
