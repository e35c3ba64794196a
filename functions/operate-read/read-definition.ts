import type { Definition } from '../shared/contract.ts';
import { PromrotateError } from '../shared/errors.ts';
import type { Definitions } from '../shared/ports.ts';

/** As `Definitions.read`; for people, who may have mistyped a name, the error tells those there are. */
export async function readDefinition(
  definitions: Definitions,
  endpoint: string,
): Promise<Definition> {
  try {
    return await definitions.read(endpoint);
  } catch (cause) {
    if (!(cause instanceof PromrotateError) || cause.code !== 'DEFINITION_MISSING') throw cause;
    const names = await definitions.list();
    const found = names.length === 0 ? 'none' : names.map((name) => `"${name}"`).join(', ');
    throw new PromrotateError(
      'DEFINITION_MISSING',
      `expected the name of an endpoint that is deployed, found "${endpoint}"; there are: ${found}`,
      { cause },
    );
  }
}
