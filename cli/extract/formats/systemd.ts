import { readAssignment } from '../syntax/assignment.ts';
import { splitWords } from '../syntax/words.ts';
import type { Entry, SyntaxTree } from '../syntax-tree.ts';
import type { Field, Level } from './fields.ts';
import { findInField } from './named-secrets.ts';
import type { Found, RuleContext, Rules } from './rules.ts';

/**
 * Variables of a unit (`Environment=`), and secrets that it sets itself (`SetCredential=`); its
 * command lines are scripts within it.
 */
export const unitSecrets: Rules = (document, context) => findInUnit(document, context);

function* findInUnit(document: SyntaxTree, context: RuleContext): Iterable<Found> {
  const entries = document.type === 'mapping' ? document.entries : [];
  const all = entries.flatMap((section) =>
    section.value.type === 'mapping'
      ? section.value.entries.map((entry) => ({ section: section.key, entry }))
      : [],
  );
  const names = all.flatMap(({ entry }) =>
    identifying.test(entry.key) && entry.value.type === 'scalar' ? [entry.value.value] : [],
  );
  const programs = all.flatMap(({ entry }) =>
    entry.key === 'ExecStart' && entry.value.type === 'scalar'
      ? [programOf(entry.value.value)]
      : [],
  );
  const levels: readonly Level[] = [{ names: [...programs, ...names], fields: [] }];
  const siblings = all.flatMap(({ section, entry }) => fieldsOf(section, entry, context.text));
  for (const field of siblings) {
    yield* findInField({ field, siblings, levels }, context);
  }
}

const identifying = /^(?:Image|ContainerName|PodName|HostName|SyslogIdentifier)$/;

const programOf = (commandLine: string): string => /^[-@:+!|]*(\S+)/.exec(commandLine)?.[1] ?? '';

function fieldsOf(section: string, { key, value }: Entry, text: string): Field[] {
  if (value.type !== 'scalar') {
    return [];
  }
  if (key === 'SetCredential') {
    const [, name, secret] = /^([^:\s]+):(.*)$/s.exec(value.value) ?? [];
    const start = value.span.end - (secret?.length ?? 0);
    return name === undefined || secret === undefined
      ? []
      : [
          {
            key: name,
            keySpan: value.span,
            value: { ...value, value: secret, span: { start, end: value.span.end } },
            path: `${section}.SetCredential`,
          },
        ];
  }
  if (key !== 'Environment' && key !== 'DefaultEnvironment') {
    return [];
  }
  return splitWords(text, value.span.start, value.span.end).flatMap((word) => {
    const entry = readAssignment(text, word);
    return entry?.value.type === 'scalar'
      ? [
          {
            key: entry.key,
            keySpan: entry.keySpan,
            value: entry.value,
            path: `${section}.Environment`,
          },
        ]
      : [];
  });
}
