import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Activity } from '../activity.ts';
import type { Tell } from '../stand-in-event.ts';
import { scriptOf } from './command-document.ts';
import {
  type Command,
  finalDetails,
  type Invocation,
  isError,
  limitOf,
  type StatusDetails,
  type StepResult,
  statusOf,
} from './command-record.ts';
import type { Host } from './host.ts';
import { isTargeted } from './host-targets.ts';
import { runShell, type ShellRun } from './shell-run.ts';

export interface RunCommandDeps {
  readonly now: () => number;
  readonly tell: Tell;
  readonly activity: Activity;
  /** Where script files stand; removed as a whole by whoever made it. */
  readonly directory: string;
  readonly hosts: () => readonly Host[];
  /** How long one second of a delivery timeout lasts here. */
  readonly deliverySecondMs: number;
}

/** How long AWS is busy resolving targets after it has answered SendCommand; ours, undocumented. */
const resolutionMs = 20;
const pollMs = 20;

/** Sends commands to hosts: in waves, with an error limit, each step by the host's shell. */
export class RunCommand {
  readonly commands: Command[] = [];
  readonly #deps: RunCommandDeps;
  /** Those that have ended too: they may have left processes behind. */
  readonly #runs = new Set<ShellRun>();
  readonly #underWay = new Set<ShellRun>();
  #isStopped = false;

  constructor(deps: RunCommandDeps) {
    this.#deps = deps;
  }

  /** Resolves when the command has ended on every host; nobody has to wait for that. */
  start(command: Command): Promise<void> {
    this.commands.push(command);
    const ended = this.#run(command);
    this.#deps.activity.run(() => ended);
    return ended;
  }

  /** Kills the scripts that are under way, whose commands then fail; returns how many. */
  killShells(): number {
    const killed = [...this.#underWay];
    this.#underWay.clear();
    for (const run of killed) run.kill();
    return killed.length;
  }

  /** Kills what runs, and what scripts left running. */
  stop(): void {
    this.#isStopped = true;
    for (const run of this.#runs) run.kill();
  }

  async #run(command: Command): Promise<void> {
    await delay(resolutionMs);
    const hosts = this.#deps.hosts().filter((host) => isNamed(host, command));
    command.invocations = hosts.map(({ instanceId }) => ({
      instanceId,
      details: 'Pending',
      steps: [],
    }));
    if (hosts.length > 0) command.details = 'InProgress';
    const waiting = [...command.invocations];
    const width = Math.max(1, limitOf(command.maxConcurrency, hosts.length));
    const lanes = Array.from({ length: Math.min(width, hosts.length) }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        await this.#deliver(command, next);
    });
    await Promise.all(lanes);
    command.details = finalDetails(command);
  }

  async #deliver(command: Command, invocation: Invocation): Promise<void> {
    const { hosts, tell } = this.#deps;
    const limit = limitOf(command.maxErrors, command.invocations.length);
    const host = hosts().find(({ instanceId }) => instanceId === invocation.instanceId);
    if (command.invocations.filter(isError).length > limit) invocation.details = 'Terminated';
    else if (host === undefined || host.terminated) invocation.details = 'Undeliverable';
    else if (!(await this.#isReached(host, command))) invocation.details = 'DeliveryTimedOut';
    else await this.#runSteps(command, invocation, host);
    tell({ kind: 'command-ended', ...about(command, invocation) });
  }

  async #isReached(host: Host, { timeoutSeconds }: Command): Promise<boolean> {
    // Not the stand-in's clock: a test may hold that one still.
    const giveUpAt = performance.now() + timeoutSeconds * this.#deps.deliverySecondMs;
    while (!host.online && !this.#isStopped && performance.now() < giveUpAt) await delay(pollMs);
    return host.online && !this.#isStopped;
  }

  async #runSteps(command: Command, invocation: Invocation, host: Host): Promise<void> {
    invocation.details = 'InProgress';
    this.#deps.tell({ kind: 'command-started', ...about(command, invocation) });
    let details: StatusDetails = 'Success';
    for (const step of command.document.mainSteps) {
      const result = await this.#runStep(command, step, host);
      invocation.steps.push(result);
      if (result.details === 'Success') continue;
      details = result.details;
      // A failed step does not stop the later ones unless it says so.
      if (step.inputs.onFailure === 'exit') break;
    }
    invocation.details = details;
  }

  async #runStep(
    command: Command,
    step: Command['document']['mainSteps'][number],
    host: Host,
  ): Promise<StepResult> {
    const { directory, now } = this.#deps;
    const startedAt = now();
    const file = join(directory, `${randomUUID()}.sh`);
    await writeFile(file, scriptOf(step.inputs.runCommand, command.parameters), { mode: 0o700 });
    const run = runShell(host, file, step.inputs.timeoutSeconds * 1000);
    this.#runs.add(run);
    this.#underWay.add(run);
    if (this.#isStopped) run.kill();
    const { exitCode, timedOut, stdout, stderr } = await run.outcome;
    this.#underWay.delete(run);
    const failure = exitCode === 0 ? '' : `failed to run commands: exit status ${exitCode}`;
    return {
      name: step.name,
      details: timedOut ? 'ExecutionTimedOut' : exitCode === 0 ? 'Success' : 'Failed',
      responseCode: exitCode,
      startedAt,
      endedAt: now(),
      stdout,
      stderr: [stderr, failure].filter((text) => text !== '').join('\n'),
    };
  }
}

function isNamed(host: Host, { instanceIds, targets }: Command): boolean {
  return instanceIds.length > 0 ? instanceIds.includes(host.instanceId) : isTargeted(host, targets);
}

function about({ id, document, startedBy }: Command, { instanceId, details }: Invocation) {
  const status = statusOf(details);
  return { commandId: id, document: document.name, instanceId, status, startedBy };
}
