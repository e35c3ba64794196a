import type { Identity } from '../shared/audit-ports.ts';
import { patternOf, type Statement } from './policy-statements.ts';
import { withVariables } from './policy-variables.ts';

/** Whether a statement is about the secret of that ARN. */
type IsAbout = (arn: string) => boolean;

/**
 * A statement as it is for one role or user, made ready to be asked of a thousand secrets. Where a
 * variable of which nothing is known stands in it, it may be about a secret, and is not surely.
 */
export type Judged = Pick<Statement, 'effect' | 'isConditional' | 'principals'> & {
  readonly isByOwnTags: IsAbout;
  readonly isByAnyTags: IsAbout;
  readonly isSurely: IsAbout;
};

export function judgeStatement(statement: Statement, identity?: Identity): Judged {
  return {
    ...statement,
    isByOwnTags: aboutBy(statement, { identity, tags: 'own', certainty: 'maybe' }),
    isByAnyTags: aboutBy(statement, { identity, tags: 'any', certainty: 'maybe' }),
    isSurely: aboutBy(statement, { identity, tags: 'any', certainty: 'surely' }),
  };
}

type Reading = {
  readonly identity: Identity | undefined;
  readonly tags: 'own' | 'any';
  readonly certainty: 'maybe' | 'surely';
};

function aboutBy({ resources }: Statement, { identity, tags, certainty }: Reading): IsAbout {
  const { patterns, not } = resources;
  const resolved = patterns.map((pattern) => withVariables(pattern, identity, tags));
  if (resolved.includes(undefined)) return () => false;
  // What may be excluded is not surely concerned, nor is it surely excluded.
  const mustBeExact = not ? certainty === 'maybe' : certainty === 'surely';
  const expressions = resolved.flatMap((found) =>
    found !== undefined && (found.isExact || !mustBeExact) ? [patternOf(found.pattern)] : [],
  );
  return (arn) => expressions.some((expression) => expression.test(arn)) !== not;
}
