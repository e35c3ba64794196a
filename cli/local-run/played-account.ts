import { hostTags, secretNamePrefix } from '../../functions/shared/contract.ts';
import type { LedgerState } from '../../functions/shared/ledger.ts';
import {
  type Host,
  type HostOptions,
  type StandIn,
  type StandInEvent,
  startStandIn,
} from '../../infra/local/stand-in.ts';
import { type Administrator, connectAdministrator } from './administrator.ts';
import type { Cleanup } from './cleanup.ts';
import type { Credential } from './credential.ts';
import { endpointName, type Fleet } from './fleet.ts';
import type { Scenario } from './scenario.ts';

/** The AWS account of the local run, with the stack in it and the fleet's hosts. */
export type PlayedAccount = {
  readonly standIn: StandIn;
  readonly administrator: Administrator;
  readonly ledgerTable: string;
  /** The version that holds the credential from before the first rotation. */
  readonly initialVersion: string;
  /** By the names of the fleet. */
  readonly hosts: Map<string, Host>;
  readonly readLedger: () => Promise<LedgerState>;
};

/** An account with nothing in it yet. */
export type EmptyAccount = Pick<PlayedAccount, 'standIn' | 'administrator'>;

export type EmptyAccountOptions = {
  readonly cleanup: Cleanup;
  readonly log: (event: StandInEvent) => void;
  readonly scenario: Scenario;
};

export const stackName = 'Promrotate';

/** How long an hour of schedules, associations and alarms lasts where the story does not say. */
const usualHourMs = 60_000;

export async function openAccount(options: EmptyAccountOptions): Promise<EmptyAccount> {
  const { cleanup, log, scenario } = options;
  const { scheduleHourMs = usualHourMs, deliverySecondMs = 1_000 } = scenario;
  const runCommand = { deliverySecondMs };
  const standIn = await startStandIn({ log, runCommand, scheduleHourMs });
  cleanup.defer(() => standIn.stop());
  const administrator = connectAdministrator(endpointName, standIn.adminEnvironment());
  cleanup.defer(() => administrator.disconnect());
  return { standIn, administrator };
}

/** What was in configuration files goes into a secret before the deployment: `secret: existing`. */
export function createSecret({ standIn }: EmptyAccount, credential: Credential): void {
  standIn.secrets.createSecret({
    name: `${secretNamePrefix}${endpointName}`,
    value: { secretString: JSON.stringify(credential) },
  });
}

/** `assembly`: the cloud assembly, whose template and bundles settle into the account. */
export async function deployStack(
  { standIn, administrator }: EmptyAccount,
  fleet: Fleet,
  assembly: string,
): Promise<PlayedAccount> {
  const initialVersion = await administrator.currentVersion();
  const { outputs } = await standIn.deploy(assembly, stackName);
  const hosts = new Map<string, Host>();
  for (const { name, options: host } of hostsOf(fleet)) hosts.set(name, standIn.addHost(host));
  const { LedgerTable: ledgerTable } = outputs;
  if (ledgerTable === undefined) throw new Error('expected the output "LedgerTable" of the stack');
  const readLedger = () => administrator.readLedger(ledgerTable);
  return { standIn, administrator, ledgerTable, initialVersion, hosts, readLedger };
}

/** Names of the played hosts by their instance ids. */
export function hostNames({ receivers, writers }: Fleet): ReadonlyMap<string, string> {
  return new Map([
    ...receivers.map(({ name }) => [instanceIdOf(name), name] as const),
    ...writers.map(({ name }) => [instanceIdOf(name), `writer ${name}`] as const),
  ]);
}

/** The name that an instance id spells. */
export function nameOfInstance(instanceId: string): string {
  return Buffer.from(instanceId.slice(2).replace(/^0+/, ''), 'hex').toString();
}

/** Instance ids are hexadecimal; this one's last part spells the host's name. */
export function instanceIdOf(name: string): string {
  return `i-${Buffer.from(name).toString('hex').slice(-16).padStart(17, '0')}`;
}

const roleTags = { 'promrotate-endpoint': endpointName };

function hostsOf({ receivers, writers }: Fleet) {
  return [
    ...receivers.map(({ name, root }) => ({ name, options: receiverHost(name, root) })),
    ...writers.map(({ name, root }) => ({
      name: `writer ${name}`,
      options: {
        instanceId: instanceIdOf(name),
        root,
        tags: { [hostTags.writer]: `${endpointName}-${name}` },
        managedPolicies: ['WriterHostPolicy'],
        roleTags,
        // The agent runs outside that root: its configuration names paths of this machine.
        environment: { PROMROTATE_HOST_ROOT: '' },
      },
    })),
  ];
}

export function receiverHost(name: string, root: string): HostOptions {
  return {
    instanceId: instanceIdOf(name),
    root,
    tags: { [hostTags.receiver]: endpointName },
    managedPolicies: ['ReceiverHostPolicy'],
    roleTags,
  };
}
