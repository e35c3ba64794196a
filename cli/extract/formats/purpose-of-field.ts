import type { Role } from '../sighting.ts';
import type { Field, Level, PlacedField } from './fields.ts';
import { wordsOf } from './name-words.ts';
import { isMetricsAddress, isWriteAddress, type Purpose, purposeOf } from './purposes.ts';
import { beginningOf } from './secret-names.ts';

/** What the field is for by the closest thing around it that says so. */
export function purposeOfField(placed: PlacedField, file: string): Purpose | undefined {
  const own = purposeOf(placed.field.key);
  if (own !== undefined) {
    return own;
  }
  if (relatives(placed).some(saysMetrics)) {
    return 'metrics';
  }
  for (const level of placed.levels) {
    const purpose = purposeOfLevel(level);
    if (purpose !== undefined) {
      return purpose;
    }
  }
  return purposeOfFile(file);
}

/** What it is used for: a writer's, if its name or that of what encloses it, or its address says so. */
export function roleOfField(placed: PlacedField, file: string): Role {
  const related = relatives(placed);
  if (
    isRemoteWrite(placed.field.key) ||
    related.some(({ key, value }) => isRemoteWrite(key) || isWriteAddress(value.value))
  ) {
    return 'remote-write';
  }
  for (const { names, fields } of placed.levels) {
    const role = roleOfNames(names);
    if (role !== undefined) {
      return role;
    }
    if (fields.some(({ key, value }) => isBare(key) && isWriteAddress(value.value))) {
      return 'remote-write';
    }
  }
  return roleOfNames([placed.field.key]) ?? roleOfNames(nearest(file)) ?? 'unknown';
}

/** The address and the user beside a secret, as far as they are its own. */
export function companionsOf(placed: PlacedField): {
  readonly url?: string;
  readonly username?: string;
} {
  const near = [
    ...relatives(placed),
    ...placed.levels.flatMap(({ fields }) => fields.filter(bareField)),
  ];
  const literal = near.filter(({ value }) => value.state === 'literal');
  const url = literal.find(({ value }) => /^https?:\/\//i.test(value.value))?.value.value;
  const username = literal.find(({ key }) =>
    /user(?:_?name)?$|(?:access|client)_?(?:key_?)?id$/i.test(key),
  );
  return {
    ...(url !== undefined && { url }),
    ...(username !== undefined && { username: username.value.value }),
  };
}

function purposeOfLevel({ names, fields, isClosed }: Level): Purpose | undefined {
  const purposes = names.map((name) => purposeOf(name));
  if (purposes.includes('metrics')) {
    return 'metrics';
  }
  if (fields.some((field) => isBare(field.key) && isMetricsAddress(field.value.value))) {
    return 'metrics';
  }
  return isClosed === true || purposes.includes('other') ? 'other' : undefined;
}

/** What the file, its folder or a document's places in it are called. */
function purposeOfFile(file: string): Purpose | undefined {
  return nearest(file)
    .map((name) => purposeOf(name))
    .find((purpose) => purpose !== undefined);
}

/** Innermost first: names within the file stand after `//`. */
function nearest(file: string): readonly string[] {
  const [path = '', ...within] = file.split('//');
  const folders = path.split('/').toReversed().slice(0, 2);
  return [...within.join('/').split('/').toReversed(), ...folders].filter((name) => name !== '');
}

const roleOfNames = (names: readonly string[]): Role | undefined =>
  names.some(isRemoteWrite) ? 'remote-write' : undefined;

const isRemoteWrite = (name: string): boolean => /remote[-_. ]?write/i.test(name);

/** A switch or a port says that there are metrics, not whose the secret is. */
const saysMetrics = ({ key, value }: Field): boolean =>
  isMetricsAddress(value.value) ||
  (purposeOf(key) === 'metrics' && !/^(?:true|false|yes|no|on|off|\d+[smh]?|)$/i.test(value.value));

/** A sibling belongs to a secret if its name begins like the secret's, up to the last word. */
function relatives({ field, siblings }: PlacedField): readonly Field[] {
  const own = beginningOf(field.key);
  return siblings.filter((sibling) => {
    const words = wordsOf(sibling.key);
    return (
      sibling !== field &&
      words.length <= own.length + 1 &&
      own.every((word, index) => words[index] === word)
    );
  });
}

const bareField = (field: Field): boolean => isBare(field.key);

const isBare = (key: string): boolean => wordsOf(key).length === 1;
