import { conditionsHold, substitute } from './conditions.ts';
import type { Statement } from './policy-document.ts';

/**
 * Throws for conditions and variables that the stand-in can not judge, when a policy is deployed and
 * not only when the first call meets it.
 */
export function assertJudgeable(statements: readonly Statement[]): void {
  for (const { Condition = {}, Resource = [], NotResource = [] } of statements) {
    for (const [operator, keys] of Object.entries(Condition))
      for (const [key, values] of Object.entries(keys))
        conditionsHold({ [operator]: { [key]: values } }, {});
    for (const resource of [...Resource, ...NotResource]) substitute(resource, {});
  }
}
