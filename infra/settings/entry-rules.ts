import { definitionSchema } from '../../functions/shared/contract.ts';
import { durationText, hoursText } from './duration.ts';
import { definitionOf } from './endpoint-definition.ts';
import type { Entry } from './entry.ts';
import type { Problem, Rule } from './rule.ts';

/** What Parameter Store holds at most, in its advanced tier. */
const definitionLimitBytes = 8_192;

function ownKeyProblems({ secret, kmsKeyArn }: Entry): Problem[] {
  if (kmsKeyArn === undefined || secret === 'existing') return [];
  const message = 'expected "secret: existing" beside it: a secret that is made here has our key';
  return [{ path: ['kmsKeyArn'], message }];
}

function pairProblems({ userName, grace, schedule }: Entry): Problem[] {
  if (userName !== 'pair' || schedule.closestHours * 3_600 >= grace) return [];
  const apart = `rotations can be ${schedule.closestHours}h apart (the interval less its window)`;
  const message = `expected a grace that is over by the next rotation, as a pair's name is used again: ${apart}, the grace is ${hoursText(grace)}`;
  return [{ path: ['schedule'], message }];
}

function overlapProblems({ grace, retirement: { maxOverlap } }: Entry): Problem[] {
  if (maxOverlap === undefined || maxOverlap >= grace) return [];
  const message = `expected at least the grace, before which no credential dies: that is ${durationText(grace)}`;
  return [{ path: ['retirement', 'maxOverlap'], message }];
}

function ageProblems({ maxAge, schedule: { furthestHours } }: Entry): Problem[] {
  if (maxAge === undefined || maxAge >= furthestHours * 3_600) return [];
  const message = `expected at least "${furthestHours}h": by the schedule two rotations can be that far apart (the longest interval and the window)`;
  return [{ path: ['maxAge'], message }];
}

function usageProblems({ userName, receiver }: Entry): Problem[] {
  if (receiver.usage === undefined || userName === 'per-version') return [];
  const message =
    'expected "userName: per-version" beside it: names that are taken in turn do not tell versions apart';
  return [{ path: ['receiver', 'usage'], message }];
}

function writerNameProblems({ writers }: Entry): Problem[] {
  const names = writers.map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            path: ['writers', index, 'name'],
            message: 'expected each writer to have a name of its own',
          },
        ],
  );
}

function freshnessProblems({ writers, receiver }: Entry): Problem[] {
  const addresses = [...receiver.replicas, receiver.front];
  if (addresses.some((address) => 'query' in address && address.query !== undefined)) return [];
  const message = 'expected a "query" address of a replica or the front, by which it can be asked';
  return writers.flatMap(({ freshness }, index) =>
    freshness === undefined ? [] : [{ path: ['writers', index, 'freshness'], message }],
  );
}

/** Where the settings say what the definition calls by another name. */
const settingsPath = ([first, ...rest]: readonly PropertyKey[]): PropertyKey[] => {
  if (first === undefined) return [];
  const names: Record<PropertyKey, string> = {
    endpoint: 'name',
    graceSeconds: 'grace',
    pendingLimitSeconds: 'pendingLimit',
    maxAgeSeconds: 'maxAge',
  };
  return [names[first] ?? first, ...rest];
};

/** The contract has the last word on what the functions are given. */
function definitionProblems(entry: Entry): Problem[] {
  const { data: definition, error } = definitionSchema.safeParse(definitionOf(entry));
  if (error)
    return error.issues.map(({ path, message }) => ({ path: settingsPath(path), message }));
  const size = Buffer.byteLength(JSON.stringify(definition));
  if (size <= definitionLimitBytes) return [];
  const message = `expected a definition of at most ${definitionLimitBytes} bytes, as Parameter Store holds no more; found ${size}: shorten addresses or split the endpoint`;
  return [{ path: [], message }];
}

/** What the keys of an endpoint have to have to do with each other. */
export const entryRules: readonly Rule<Entry>[] = [
  { reads: [['secret'], ['kmsKeyArn']], problemsOf: ownKeyProblems },
  { reads: [['userName'], ['grace'], ['schedule']], problemsOf: pairProblems },
  { reads: [['grace'], ['retirement', 'maxOverlap']], problemsOf: overlapProblems },
  { reads: [['maxAge'], ['schedule']], problemsOf: ageProblems },
  { reads: [['userName'], ['receiver', 'usage']], problemsOf: usageProblems },
  { reads: [['writers', '*', 'name']], problemsOf: writerNameProblems },
  {
    reads: [
      ['writers', '*', 'freshness'],
      ['receiver', 'replicas'],
      ['receiver', 'front'],
    ],
    problemsOf: freshnessProblems,
  },
  { reads: [[]], problemsOf: definitionProblems },
];
