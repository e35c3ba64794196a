import { createHash } from 'node:crypto';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import {
  acceptedSetParameterPrefix,
  type Definition,
  definitionParameterPrefix,
  definitionSchema,
} from '../shared/contract.ts';
import { PromrotateError } from '../shared/errors.ts';
import type { AcceptedSets, Definitions } from '../shared/ports.ts';

/** The definitions that the deployment wrote; the functions may only read them. */
export function definitionParameters(client: SSMClient): Definitions {
  return {
    async read(endpoint) {
      const name = `${definitionParameterPrefix}${endpoint}`;
      const text = await readParameter(client, name);
      if (text !== undefined) return parseDefinition(name, endpoint, text);
      throw new PromrotateError(
        'DEFINITION_MISSING',
        `expected the parameter "${name}": add the endpoint to the settings and deploy`,
      );
    },

    async readDeployed(endpoint, digest) {
      const name = `${definitionParameterPrefix}${endpoint}`;
      const text = await readParameter(client, name);
      if (text === undefined || digestOf(text) !== digest) return undefined;
      return parseDefinition(name, endpoint, text);
    },

    async list() {
      const found: string[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new GetParametersByPathCommand({
            Path: definitionParameterPrefix,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        );
        for (const { Name: name = '' } of page.Parameters ?? []) {
          found.push(name.slice(definitionParameterPrefix.length));
        }
        token = page.NextToken;
      } while (token !== undefined);
      return found.sort();
    },
  };
}

/** One SecureString an endpoint, under a key of its own; hosts read it. */
export function acceptedSetParameters(client: SSMClient, keyId: string): AcceptedSets {
  return {
    read: (endpoint) => readParameter(client, `${acceptedSetParameterPrefix}${endpoint}`),

    async write(endpoint, content) {
      await client.send(
        new PutParameterCommand({
          Name: `${acceptedSetParameterPrefix}${endpoint}`,
          Type: 'SecureString',
          KeyId: keyId,
          Value: content,
          Overwrite: true,
        }),
      );
    },
  };
}

async function readParameter(client: SSMClient, name: string): Promise<string | undefined> {
  try {
    // Only has a meaning for a SecureString.
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    return (await client.send(command)).Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parseDefinition(name: string, endpoint: string, text: string): Definition {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new PromrotateError(
      'DEFINITION_INVALID',
      `expected JSON in "${name}": deploy again with --revert-drift`,
      {
        cause,
      },
    );
  }
  const parsed = definitionSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PromrotateError(
      'DEFINITION_INVALID',
      `expected a definition in "${name}", found at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'a problem'}: deploy again with --revert-drift`,
      { cause: parsed.error },
    );
  }
  if (parsed.data.endpoint !== endpoint) {
    throw new PromrotateError(
      'DEFINITION_MISMATCH',
      `expected the definition of "${endpoint}" in "${name}", found that of "${parsed.data.endpoint}": deploy again with --revert-drift`,
    );
  }
  return parsed.data;
}
