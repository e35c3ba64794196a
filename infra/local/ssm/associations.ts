import { randomUUID } from 'node:crypto';
import type { ScheduleClock } from '../schedule-clock.ts';
import type { CommandDocument } from './command-document.ts';
import type { Command, Target } from './command-record.ts';
import type { DocumentParameters } from './document-parameters.ts';
import type { Host } from './host.ts';
import { isTargeted } from './host-targets.ts';
import type { RunCommand } from './run-command.ts';

export interface AssociationDefinition {
  /** The AssociationName, which AWS does not ask for. */
  readonly name: string | undefined;
  readonly document: CommandDocument;
  readonly parameters: DocumentParameters;
  readonly targets: readonly Target[];
  /** `rate(...)`; without one the association runs only at its creation and on new hosts. */
  readonly scheduleExpression: string | undefined;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** One run of an association: a command on the hosts that answered at its start. */
export interface AssociationExecution {
  readonly id: string;
  readonly createdAt: number;
  readonly command: Command;
}

export interface Association extends AssociationDefinition {
  readonly id: string;
  /** The oldest first. */
  readonly executions: AssociationExecution[];
}

interface AssociationsDeps {
  readonly now: () => number;
  readonly scheduleClock: ScheduleClock;
  readonly runCommand: RunCommand;
  readonly hosts: () => readonly Host[];
  readonly atCreation: boolean;
  readonly onNewHosts: boolean;
}

/**
 * State Manager: runs an association when it is made, at each interval, and at once on a host that
 * is new. Hosts that do not answer are left out until the next interval. That an interval is left
 * out while a run is under way, and that no execution is kept of a run without hosts, is ours.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/state-manager-about.html
 */
export class Associations {
  readonly all: Association[] = [];
  readonly #deps: AssociationsDeps;
  readonly #running = new Set<Association>();

  constructor(deps: AssociationsDeps) {
    this.#deps = deps;
  }

  /** `earlierId`: of the association that an earlier process made; it is not made anew, so it does not run now. */
  add(definition: AssociationDefinition, earlierId?: string): Association {
    const id = earlierId ?? randomUUID();
    const association: Association = { ...definition, id, executions: [] };
    const { scheduleClock, hosts, atCreation } = this.#deps;
    if (definition.scheduleExpression !== undefined)
      scheduleClock.every(definition.scheduleExpression, () => {
        if (!this.#running.has(association)) this.#inBackground(association, hosts());
      });
    this.all.push(association);
    if (atCreation && earlierId === undefined) this.#inBackground(association, hosts());
    return association;
  }

  /** A host that is new in the account: what has it for a target runs on it at once. */
  applyTo(host: Host): void {
    if (!this.#deps.onNewHosts) return;
    for (const association of this.all) this.#inBackground(association, [host]);
  }

  /**
   * Runs the associations with that in their name or their document's, or all of them, and resolves
   * when their hosts have ended. Throws when a name is given that none has.
   */
  async run(nameOrPart = ''): Promise<void> {
    const chosen = this.all.filter(({ name = '', document }) =>
      [name, document.name].some((text) => text.includes(nameOrPart)),
    );
    if (chosen.length === 0 && nameOrPart !== '')
      throw new Error(`expected an association named like "${nameOrPart}", found none`);
    await Promise.all(chosen.map((association) => this.#apply(association, this.#deps.hosts())));
  }

  #inBackground(association: Association, hosts: readonly Host[]): void {
    // Run Command keeps the account of failures; a run that cannot even start has no script file.
    void this.#apply(association, hosts).catch(() => undefined);
  }

  async #apply(association: Association, hosts: readonly Host[]): Promise<void> {
    const reached = hosts.filter(
      (host) => host.online && !host.terminated && isTargeted(host, association.targets),
    );
    if (reached.length === 0) return;
    const createdAt = this.#deps.now();
    const command = commandOf(association, reached, createdAt);
    association.executions.push({ id: randomUUID(), createdAt, command });
    this.#running.add(association);
    try {
      await this.#deps.runCommand.start(command);
    } finally {
      this.#running.delete(association);
    }
  }
}

function commandOf(association: Association, hosts: readonly Host[], requestedAt: number): Command {
  const { document, parameters, maxConcurrency, maxErrors } = association;
  return {
    id: randomUUID(),
    document,
    parameters,
    comment: '',
    startedBy: 'state-manager',
    instanceIds: hosts.map(({ instanceId }) => instanceId),
    targets: [],
    requestedAt,
    // Nothing waits for an agent that goes away now: the next interval comes.
    timeoutSeconds: 0,
    maxConcurrency,
    maxErrors,
    details: 'Pending',
    invocations: [],
  };
}
