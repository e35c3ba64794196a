import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { Credential } from '../../../cli/local-run/credential.ts';
import { ledgerTable } from '../../../functions/adapters/ledger-table.ts';
import { definitionParameters } from '../../../functions/adapters/parameter-store.ts';
import { secretsManager } from '../../../functions/adapters/secrets-manager.ts';
import type { Situation } from '../../../functions/shared/accepted-set.ts';
import { functionNames, secretNamePrefix } from '../../../functions/shared/contract.ts';
import type { LedgerState } from '../../../functions/shared/ledger.ts';
import { fullViewOf } from '../../../functions/shared/view.ts';
import { control } from '../../../infra/local/process/control-commands.ts';
import { clientOptions, clientsFor } from '../stand-in/clients.ts';
import type { KillableStandIn } from '../stand-in/killable-stand-in.ts';
import { persist } from './persist.ts';
import { endpoint } from './settings.ts';

export const SecretId = `${secretNamePrefix}${endpoint}`;
const credentialSchema = z.object({ username: z.string(), password: z.string() });

const failureSchema = z.object({ errorType: z.string(), errorMessage: z.string() });

/** A version as Secrets Manager has it, without its value. */
export type Version = {
  readonly id: string;
  readonly stages: readonly string[];
  readonly hasValue: boolean;
};

export type SecretState = {
  readonly versions: readonly Version[];
  /** Secrets Manager runs one, or will. */
  readonly isRotating: boolean;
};

/** What an administrator sees and does; every call is repeated while the stand-in is away. */
export class Account {
  readonly clients: ReturnType<typeof clientsFor>;
  readonly #lambda: LambdaClient;
  readonly #standIn: KillableStandIn;
  readonly #table: string;

  private constructor(
    standIn: KillableStandIn,
    environment: Readonly<Record<string, string>>,
    table: string,
  ) {
    this.#standIn = standIn;
    this.#table = table;
    this.clients = clientsFor(environment);
    this.#lambda = new LambdaClient(clientOptions(environment));
  }

  static async connect(standIn: KillableStandIn): Promise<Account> {
    const { LedgerTable = '' } = await standIn.outputs();
    return new Account(standIn, await standIn.environment(), LedgerTable);
  }

  disconnect(): void {
    for (const client of Object.values(this.clients)) client.destroy();
    this.#lambda.destroy();
  }

  async secret(): Promise<SecretState> {
    const secrets = await persist(() => this.#standIn.ask(control.secrets));
    const secret = secrets.find(({ name }) => name === SecretId);
    if (secret === undefined) throw new Error(`expected the secret "${SecretId}"`);
    return { versions: secret.versions, isRotating: secret.rotation !== undefined };
  }

  ledger(): Promise<LedgerState> {
    return persist(() => ledgerTable(this.clients.dynamodb, this.#table).read(endpoint));
  }

  /** What the product's own pure functions judge by. */
  async situation(): Promise<Situation> {
    const { clients } = this;
    return persist(async () => {
      const definition = await definitionParameters(clients.ssm).read(endpoint);
      const ledger = await this.ledger();
      const secrets = secretsManager(clients.secrets);
      const secret = await secrets.describe(SecretId);
      const seen = { definition, ledger, secret, now: Date.now() };
      return (await fullViewOf(secrets, seen)).situation;
    });
  }

  /** Undefined when the version has none, or is gone. */
  async credential(VersionId: string): Promise<Credential | undefined> {
    return persist(async () => {
      try {
        const command = new GetSecretValueCommand({ SecretId, VersionId });
        const { SecretString = '' } = await this.clients.secrets.send(command);
        return credentialSchema.parse(JSON.parse(SecretString));
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    });
  }

  /**
   * Calls operate-change, as the command line does; gives the code of the error that it ended with,
   * or Lambda's name for the end of its process.
   */
  async change(request: object): Promise<{ readonly code?: string }> {
    const whole = { endpoint, by: 'test', reason: 'killed anywhere', ...request };
    const command = () =>
      new InvokeCommand({
        FunctionName: functionNames.operateChange,
        Payload: JSON.stringify(whole),
      });
    const answer = await persist(() => this.#lambda.send(command()));
    if (answer.FunctionError === undefined) return {};
    const text = answer.Payload?.transformToString() ?? '{}';
    const { errorType, errorMessage } = failureSchema.parse(JSON.parse(text));
    return { code: /^([A-Z][A-Z_]+): /.exec(errorMessage)?.[1] ?? errorType };
  }
}

/** The version with that label. */
export function labelled({ versions }: SecretState, stage: string): string | undefined {
  return versions.find(({ stages }) => stages.includes(stage))?.id;
}
