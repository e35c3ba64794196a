import { z } from 'zod';

/** Where intrinsic functions look things up. */
export interface Scope {
  ref(name: string, path: string): string;
  attribute(logicalId: string, name: string, path: string): string;
  condition(name: string, path: string): unknown;
  mapping(name: string, path: string): unknown;
}

type Intrinsic = (argument: unknown, scope: Scope, path: string) => unknown;

const pair = z.tuple([z.string(), z.string()]);

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, path) => scope.ref(z.string().parse(argument), path),
  'Fn::GetAtt': (argument, scope, path) => {
    const [id, name] = pair.parse(
      typeof argument === 'string' ? argument.split(/\.(.*)/s, 2) : argument,
    );
    return scope.attribute(id, name, path);
  },
  'Fn::Join': (argument, scope, path) => {
    const [separator, parts] = z.tuple([z.string(), z.unknown()]).parse(argument);
    return z
      .array(z.coerce.string())
      .parse(resolve(parts, scope, path))
      .join(separator);
  },
  'Fn::Split': (argument, scope, path) => {
    const [separator, text] = pair.parse(resolve(argument, scope, path));
    return text.split(separator);
  },
  'Fn::Select': (argument, scope, path) => {
    const schema = z.tuple([z.coerce.number(), z.array(z.unknown())]);
    const [index, values] = schema.parse(resolve(argument, scope, path));
    return values[index];
  },
  'Fn::Sub': (argument, scope, path) => {
    const schema = z.tuple([z.string(), z.record(z.string(), z.unknown())]);
    const [text, variables] = schema.parse(
      typeof argument === 'string' ? [argument, {}] : argument,
    );
    return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, isLiteral: string, name: string) => {
      if (isLiteral !== '') return `\${${name}}`;
      if (name in variables) return z.coerce.string().parse(resolve(variables[name], scope, path));
      const [id = '', attribute] = name.split(/\.(.*)/s, 2);
      return attribute === undefined ? scope.ref(id, path) : scope.attribute(id, attribute, path);
    });
  },
  'Fn::If': (argument, scope, path) => {
    const [name, yes, no] = z.tuple([z.string(), z.unknown(), z.unknown()]).parse(argument);
    return resolve(scope.condition(name, path) === true ? yes : no, scope, path);
  },
  'Fn::Equals': (argument, scope, path) => {
    const [left, right] = z.tuple([z.unknown(), z.unknown()]).parse(resolve(argument, scope, path));
    return left === right;
  },
  'Fn::And': (argument, scope, path) => booleans(argument, scope, path).every(Boolean),
  'Fn::Or': (argument, scope, path) => booleans(argument, scope, path).some(Boolean),
  'Fn::Not': (argument, scope, path) => !booleans(argument, scope, path)[0],
  Condition: (argument, scope, path) => scope.condition(z.string().parse(argument), path),
  'Fn::FindInMap': (argument, scope, path) => {
    const schema = z.tuple([z.string(), z.string(), z.string()]);
    const [name, first, second] = schema.parse(resolve(argument, scope, path));
    const map = z.record(z.string(), z.record(z.string(), z.unknown()));
    return map.parse(scope.mapping(name, path))[first]?.[second];
  },
};

function booleans(argument: unknown, scope: Scope, path: string): readonly boolean[] {
  return z.array(z.boolean()).parse(resolve(argument, scope, path));
}

const noValue = Symbol('AWS::NoValue');

/** Replaces every intrinsic function in a value; one that is not known is an error with its path. */
export function resolve(value: unknown, scope: Scope, path: string): unknown {
  const resolved = resolveWithGaps(value, scope, path);
  return resolved === noValue ? undefined : resolved;
}

function resolveWithGaps(value: unknown, scope: Scope, path: string): unknown {
  if (Array.isArray(value))
    return value
      .map((item: unknown, index) => resolveWithGaps(item, scope, `${path}[${index}]`))
      .filter((item) => item !== noValue);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  // A policy statement has a field of the name Condition; a function's argument is a text.
  const isFunction =
    entries.length === 1 &&
    (name === 'Ref' ||
      name.startsWith('Fn::') ||
      (name === 'Condition' && typeof argument === 'string'));
  if (isFunction) return applied(name, argument, scope, path);
  const resolved = entries.map(
    ([key, item]) => [key, resolveWithGaps(item, scope, `${path}.${key}`)] as const,
  );
  return Object.fromEntries(resolved.filter(([, item]) => item !== noValue));
}

function applied(name: string, argument: unknown, scope: Scope, path: string): unknown {
  if (name === 'Ref' && argument === 'AWS::NoValue') return noValue;
  const intrinsic = intrinsics[name];
  if (intrinsic === undefined)
    throw new Error(`the stand-in does not know the intrinsic function "${name}" at ${path}`);
  const result = intrinsic(argument, scope, `${path}.${name}`);
  return result === undefined ? noValue : result;
}
