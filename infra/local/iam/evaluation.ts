import { type Context, conditionsHold, substitute } from './conditions.ts';
import type { Statement } from './policy-document.ts';
import { matchesWildcard } from './wildcard.ts';

export interface Request {
  /** `service:Action`. */
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

export type Decision = 'allowed' | 'denied' | 'not-mentioned';

const matchesAction = (patterns: readonly string[], action: string) =>
  patterns.some((pattern) => matchesWildcard(pattern, action, 'i'));

function matchesResource(patterns: readonly string[], { resource, context }: Request): boolean {
  return patterns.some((pattern) => {
    const filled = substitute(pattern, context);
    return filled !== undefined && matchesWildcard(filled, resource);
  });
}

function applies(statement: Statement, request: Request): boolean {
  const { Action, NotAction, Resource, NotResource, Condition } = statement;
  const action =
    Action === undefined
      ? NotAction !== undefined && !matchesAction(NotAction, request.action)
      : matchesAction(Action, request.action);
  const resource =
    Resource === undefined
      ? NotResource !== undefined && !matchesResource(NotResource, request)
      : matchesResource(Resource, request);
  return action && resource && conditionsHold(Condition ?? {}, request.context);
}

/** IAM's rule: an explicit Deny wins, else one Allow is enough, else nothing is said. */
export function evaluate(statements: readonly Statement[], request: Request): Decision {
  const effects = new Set<string>();
  for (const statement of statements)
    if (applies(statement, request)) effects.add(statement.Effect);
  if (effects.has('Deny')) return 'denied';
  return effects.has('Allow') ? 'allowed' : 'not-mentioned';
}
