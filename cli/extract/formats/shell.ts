import { holdsNothing } from '../barren/holds-nothing.ts';
import { readAssignment } from '../syntax/assignment.ts';
import { type Command, splitCommands } from '../syntax/commands.ts';
import type { Word } from '../syntax/words.ts';
import type { Scalar } from '../syntax-tree.ts';
import { findInCommand } from './command-lines.ts';
import type { Field, Level } from './fields.ts';
import { findInField } from './named-secrets.ts';
import type { Found, RuleContext } from './rules.ts';

/** Secrets that a shell's text sets and gives to programs. */
export function* findInScript(given: RuleContext, levels: readonly Level[] = []): Iterable<Found> {
  const context = { ...given, quotesDollars: true };
  const commands = splitCommands(context.text);
  const siblings = commands.flatMap((command) => assignmentsOf(command, context.text));
  for (const field of siblings) {
    yield* findInField({ field, siblings, levels }, context);
  }
  for (const command of commands) {
    if (!mayTell(command, context.text)) continue;
    yield* findInCommand(command.words, { context, path: '', role: 'unknown' });
    const settings = settingsOf(command, context.text);
    const names = command.words
      .filter(({ value }) => /^[\w./:@-]+$/.test(value))
      .map(({ value }) => value);
    for (const field of settings) {
      yield* findInField(
        { field, siblings: settings, levels: [{ names, fields: [] }, ...levels] },
        context,
      );
    }
  }
}

/** Most commands are about something else, which a look at them tells sooner than the rules. */
function mayTell({ words }: Command, text: string): boolean {
  const source = text.slice(words[0]?.span.start, words.at(-1)?.span.end);
  return !holdsNothing(source) || source.includes('://');
}

const beforeAssignments =
  /^(?:export|declare|readonly|local|typeset|env|sudo|set|setenv|then|do|else|if|\{|-[a-zA-Z]+|ENV|ARG)$/;

/** `KEY=value` before a program's name, or after what declares variables. */
function assignmentsOf({ words }: Command, text: string): Field[] {
  if (words[0]?.value === ':') {
    return words.flatMap(defaultOf);
  }
  const fields: Field[] = [];
  for (const word of words) {
    const field = fieldOf(text, word);
    if (field !== undefined) {
      fields.push(field);
    } else if (!beforeAssignments.test(word.value)) {
      break;
    }
  }
  return fields;
}

/** `: "${KEY:=value}"` sets what is not set. */
function defaultOf({ value, state, span }: Word): Field[] {
  const key = /^\$\{([A-Za-z_]\w*):?=/.exec(value)?.[1];
  const scalar: Scalar = { type: 'scalar', value, state, span, style: 'plain' };
  return key === undefined ? [] : [{ key, keySpan: span, value: scalar, path: key }];
}

/** `docker run -e KEY=value`, `helm --set key=value`, `kubectl create secret generic --from-literal=key=value`. */
function settingsOf({ words }: Command, text: string): Field[] {
  return words.flatMap((word, index) => {
    const joined = /^--(?:env|set|set-string|from-literal|build-arg|var)=/.exec(word.value)?.[0];
    const isWritten =
      /^(?:echo|printf)$/.test(words[0]?.value ?? '') &&
      words.some(({ value }) => /^>|^tee$/.test(value));
    if (isWritten && index > 0) {
      const written = fieldOf(text, word);
      return written === undefined ? [] : [written];
    }
    if (joined !== undefined) {
      const start = text.indexOf('=', word.span.start) + 1;
      const rest = {
        ...word,
        value: word.value.slice(joined.length),
        span: { ...word.span, start },
      };
      const field = fieldOf(text, rest) ?? settingOf(rest, start);
      return field === undefined ? [] : [field];
    }
    const before = words[index - 1]?.value ?? '';
    const field = /^(?:-e|-var|--(?:env|set|set-string|from-literal|build-arg|var))$/.test(before)
      ? (fieldOf(text, word) ?? settingOf(word, word.span.start))
      : undefined;
    return field === undefined ? [] : [field];
  });
}

/** A setting whose name is a way into values, as Helm has it. */
function settingOf(word: Word, start: number): Field | undefined {
  const [, key, value] = /^([\w.[\]-]+)=(.*)$/s.exec(word.value) ?? [];
  if (key === undefined || value === undefined) {
    return undefined;
  }
  const isExact = word.span.end - start === word.value.length;
  const span = { start: isExact ? start + key.length + 1 : start, end: word.span.end };
  return {
    key,
    keySpan: { start, end: start + key.length },
    value: { type: 'scalar', value, state: word.state, span, style: 'plain' },
    path: key,
  };
}

function fieldOf(text: string, word: Word): Field | undefined {
  const entry = readAssignment(text, word);
  return entry?.value.type === 'scalar'
    ? { key: entry.key, keySpan: entry.keySpan, value: entry.value, path: entry.key }
    : undefined;
}
