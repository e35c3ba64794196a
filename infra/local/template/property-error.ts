import type { z } from 'zod';

/** Names every property that the stand-in cannot play, by its path in the template. */
export function propertyError(logicalId: string, { issues }: z.ZodError): Error {
  const problems = issues.flatMap((issue) => {
    const path = [logicalId, ...issue.path.map(String)].join('.');
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `the stand-in does not know the property "${path}.${key}"`)
      : [`"${path}": ${issue.message}`];
  });
  return new Error(problems.join('; '));
}
