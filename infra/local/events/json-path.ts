/**
 * Reads a path in dot notation, with array indices, as EventBridge has it; wildcards are not played.
 * What is not there is undefined.
 */
export function selectPath(path: string): (value: unknown) => unknown {
  if (!/^\$(\.[\w\-/]+|\[\d+\])*$/.test(path))
    throw new Error(`expected a path such as "$.detail.name" or "$.resources[0]", found "${path}"`);
  const steps = path.match(/[\w\-/]+/g) ?? [];
  return (value) => steps.reduce(memberOf, value);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
