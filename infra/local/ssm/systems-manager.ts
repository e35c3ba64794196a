import type { Activity } from '../activity.ts';
import type { Play } from '../play-aws.ts';
import type { ScheduleClock } from '../schedule-clock.ts';
import type { StandInOptions } from '../stand-in-options.ts';
import { AssociationApi } from './association-api.ts';
import { Associations } from './associations.ts';
import { Automation } from './automation.ts';
import { AutomationApi } from './automation-api.ts';
import type { CommandDocument } from './command-document.ts';
import type { Host } from './host.ts';
import { ParameterStoreApi } from './parameter-store-api.ts';
import { RunCommand } from './run-command.ts';
import { RunCommandApi } from './run-command-api.ts';
import type { Runbook } from './runbook.ts';
import { SsmApi } from './ssm-api.ts';

/** What Systems Manager knows, but for parameters. */
export interface SystemsManager {
  readonly documents: Map<string, CommandDocument>;
  readonly runbooks: Map<string, Runbook>;
  readonly instances: Host[];
  readonly runCommand: RunCommand;
  readonly associations: Associations;
}

interface Shared extends Pick<Play, 'now' | 'tell'> {
  readonly activity: Activity;
  readonly scheduleClock: ScheduleClock;
}

export function newSystemsManager(
  shared: Shared,
  directory: string,
  { runCommand: { deliverySecondMs = 1000 } = {}, associations: options = {} }: StandInOptions,
): SystemsManager {
  const instances: Host[] = [];
  const deps = { ...shared, hosts: () => instances };
  const runCommand = new RunCommand({ ...deps, directory, deliverySecondMs });
  const { atCreation = true, onNewHosts = true } = options;
  const associations = new Associations({ ...deps, runCommand, atCreation, onNewHosts });
  return { documents: new Map(), runbooks: new Map(), instances, runCommand, associations };
}

export function newSsmApi(play: Play): SsmApi {
  const deps = { ...play, store: play.parameters, hosts: () => play.instances };
  return new SsmApi({
    parameters: new ParameterStoreApi(deps),
    commands: new RunCommandApi(deps),
    associations: new AssociationApi(deps),
    automation: new AutomationApi({ ...deps, automation: new Automation(deps) }),
  });
}
