import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsServer } from './aws-server.ts';
import type { CallHistory } from './cloudtrail/call-history.ts';
import type { AlarmStatus } from './cloudwatch/alarm.ts';
import type { DeadLetter, EventBus } from './events/event-bus.ts';
import { Hosts } from './hosts.ts';
import type { ApiCall } from './iam/authorizer.ts';
import { credentialEnvironment } from './iam/principals.ts';
import { MetadataService } from './imds.ts';
import type { Notice } from './notices/topics.ts';
import { personOf } from './person.ts';
import { type Play, playAws } from './play-aws.ts';
import type { ManagedPolicy } from './played-aws.ts';
import { playedProtocols } from './played-protocols.ts';
import type { StoredObject } from './s3/objects.ts';
import type { Schedules } from './scheduler/schedules.ts';
import type { SecretsEngine } from './secrets-manager.ts';
import { wireSecrets } from './secrets-wiring.ts';
import type { Associations } from './ssm/associations.ts';
import type { Host } from './ssm/host.ts';
import type { HostOptions, StandInOptions } from './stand-in-options.ts';
import { DurableState } from './state/durable-state.ts';
import { earlierPorts, keepPorts } from './state/kept-parts.ts';
import { readStackAssembly } from './template/cloud-assembly.ts';
import { Deployer, type Deployment } from './template/deployment.ts';
import { resourceHandlers } from './template/resources/all.ts';

export type { AlarmChange, AlarmStatus } from './cloudwatch/alarm.ts';
export type { ApiCall } from './iam/authorizer.ts';
export type { Host } from './ssm/host.ts';
export type { StandInEvent } from './stand-in-event.ts';
export type { HostOptions, StandInOptions } from './stand-in-options.ts';
export type { Deployment } from './template/deployment.ts';

/** A played AWS on loopback. */
export interface StandIn {
  /** `http://127.0.0.1:<port>`, for AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** The state machine of Secrets Manager, in process. */
  readonly secrets: SecretsEngine;
  /** Whether events are delivered once, twice or not at all. */
  readonly events: Pick<EventBus, 'delivery'>;
  /** Deploys a stack of a cloud assembly, as `cdk synth` writes it. */
  deploy(assemblyDirectory: string, stackName: string): Promise<Deployment>;
  /** Adds an instance whose agent runs commands in a folder of this machine. */
  addHost(host: HostOptions): Host;
  /** As Systems Manager forgets an instance some time after it was terminated. */
  forgetHost(host: Host): void;
  /**
   * Runs the rotations and the asynchronous invocations again that an earlier process with the same
   * state folder left under way; for when functions and hosts are there again. Until then people and
   * hosts are told that the service is unavailable. When Secrets Manager does so is undocumented.
   */
  resume(): void;
  /** The variables of a person's shell, with a key pair that may do everything. */
  adminEnvironment(): Record<string, string>;
  /** The same of somebody who has nothing but managed policies of the template, as hosts name them. */
  personEnvironment(name: string, managedPolicies: readonly string[]): Record<string, string>;
  /** Every API call so far, the denied ones and the use of keys by services among them. */
  calls(): readonly ApiCall[];
  /** Every line that functions wrote; with an argument, of functions with that in their name. */
  logs(functionName?: string): readonly string[];
  /**
   * Kills running invocations, with an argument those of functions with that in their name, as Lambda
   * loses one now and then; returns how many.
   */
  killFunctions(functionName?: string): number;
  /** Kills the scripts that are under way on hosts, whose commands then fail; returns how many. */
  killShells(): number;
  /** Runs associations now, whatever the clock. */
  readonly associations: Pick<Associations, 'run'>;
  /** Fires schedules now, whatever the clock; disables or removes one, by its name. */
  readonly schedules: Pick<Schedules, 'run' | 'disable' | 'enable' | 'remove' | 'all'>;
  /** The newest version of each object in S3. */
  objects(): readonly StoredObject[];
  /** Whether there is a trail, which can be taken away and put back. */
  readonly trail: Pick<CallHistory, 'isTrailLogging'>;
  /** What was published to topics so far. */
  notices(): readonly Notice[];
  /** The alarms of the template, judged as of now. */
  alarms(): readonly AlarmStatus[];
  /** Asynchronous work that was given up. */
  deadLetters(): readonly DeadLetter[];
  /** Empties every dead-letter queue, as a person does who has seen to what lay there. */
  purgeDeadLetters(): void;
  /** Puts on disk what was changed in process; what a call changes is there before its answer. */
  save(): void;
  /** Resolves when no rotation, no delivery of an event and no command is under way. */
  idle(): Promise<void>;
  /** Ends every process and removes every file that the stand-in made; a second call waits too. */
  stop(): Promise<void>;
}

/** Starts a played AWS that is empty until something is deployed into it. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const state = new DurableState(options.stateDirectory);
  const directory = await mkdtemp(join(options.stateDirectory ?? tmpdir(), 'promrotate-aws-'));
  let endpoint = '';
  const play = playAws({ ...options, state, directory, endpoint: () => endpoint });
  const metadata = new MetadataService();
  const deployments: Deployment[] = [];
  const findPolicy = (reference: string) => policyNamed(play, deployments, reference);
  const hosts = new Hosts({ ...play, metadata, endpoint: () => endpoint, findPolicy });
  const { driver, api } = wireSecrets(play, options);
  const server = new AwsServer(play.principals, playedProtocols(play, api), play.place, {
    called: (call) => play.history.noteCall(call),
    answering: () => state.save(),
  });
  const earlier = earlierPorts(state);
  play.principals.isComplete = earlier.api === undefined;
  const metadataPort = await metadata.listen(earlier.metadata);
  await play.tables.listen();
  endpoint = await server.listen(options.port ?? earlier.api);
  keepPorts(state, { api: Number(new URL(endpoint).port), metadata: metadataPort });
  state.save();

  const stop = async () => {
    play.scheduleClock.stop();
    play.alarms.stop();
    driver.stop();
    play.runCommand.stop();
    await play.lambda.stop();
    await play.activity.idle();
    state.save();
    await Promise.all([server.close(), metadata.close(), play.tables.close()]);
    await rm(directory, { recursive: true, force: true });
  };
  let stopped: Promise<void> | undefined;
  return {
    ...observed(play, endpoint),
    personEnvironment: (name, policies) => ({
      ...credentialEnvironment(personOf(play, name, policies.map(findPolicy))),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: play.place.region,
    }),
    async deploy(assemblyDirectory, stackName) {
      const assembly = readStackAssembly(assemblyDirectory, stackName);
      const deployment = await new Deployer(assembly, play, resourceHandlers).deploy();
      deployments.push(deployment);
      state.save();
      play.scheduleClock.start();
      play.alarms.start();
      return deployment;
    },
    addHost(options) {
      const host = hosts.add(options);
      play.associations.applyTo(host);
      return host;
    },
    forgetHost: (host) => void play.instances.splice(play.instances.indexOf(host), 1),
    save: () => state.save(),
    stop: () => (stopped ??= stop()),
  };
}

function observed(
  play: Play,
  endpoint: string,
): Omit<StandIn, 'deploy' | 'addHost' | 'forgetHost' | 'personEnvironment' | 'save' | 'stop'> {
  return {
    endpoint,
    secrets: play.secrets,
    resume: () => {
      play.principals.isComplete = true;
      play.secrets.resumeRotations();
      play.resumeInvocations();
    },
    events: play.bus,
    adminEnvironment: () => ({
      ...credentialEnvironment(play.principals.administrator),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: play.place.region,
    }),
    calls: () => play.authorizer.calls,
    logs: (functionName) => play.lambda.logs(functionName),
    killFunctions: (functionName) => play.lambda.kill(functionName),
    killShells: () => play.runCommand.killShells(),
    associations: play.associations,
    schedules: play.schedules,
    objects: () => play.objects.all(),
    trail: play.history,
    notices: () => play.topics.notices,
    alarms: () => play.alarms.statuses(),
    deadLetters: () => play.deadLetters,
    purgeDeadLetters: () => {
      play.deadLetters.length = 0;
    },
    idle: () => play.activity.idle(),
  };
}

/** Generated names end in the logical id, so a logical id finds its policy too. */
function policyNamed(
  { managedPolicies }: Play,
  deployments: readonly Deployment[],
  reference: string,
): ManagedPolicy {
  const output = deployments.map(({ outputs }) => outputs[reference]).find(Boolean);
  for (const policy of managedPolicies.values())
    if (
      [policy.name, policy.arn].includes(reference) ||
      policy.arn === output ||
      policy.name.endsWith(`-${reference}`)
    )
      return policy;
  throw new Error(`expected a managed policy "${reference}" in the template, found none`);
}
