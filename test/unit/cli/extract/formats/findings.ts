import type { Found, Rules } from '../../../../../cli/extract/formats/rules.ts';
import { parseYaml } from '../../../../../cli/extract/syntax/yaml.ts';
import type { ParseText } from '../../../../../cli/extract/syntax-tree.ts';

/** A finding with what a test looks at; `source` is the text at its place. */
export type Finding = Omit<Found, 'secret' | 'at'> & {
  readonly value?: string;
  readonly source: string;
  readonly line: number;
};

export function findIn(rules: Rules, text: string, parse: ParseText = parseYaml): Finding[] {
  const { documents } = parse(text);
  return documents.flatMap((document) =>
    [...rules(document, { file: 'file', text })].map((found) => summarise(found, text)),
  );
}

export function summarise({ secret, at, ...rest }: Found, text: string): Finding {
  return {
    ...rest,
    ...(secret !== undefined && { value: secret.reveal() }),
    source: text.slice(at.start, at.end),
    line: text.slice(0, at.start).split('\n').length,
  };
}

/** Findings in one line each, in the order of the text. */
export function briefly(findings: readonly Finding[]): string[] {
  return findings.map(({ line, kind, role, holds, value, reference }) =>
    [line, kind, role, holds, value ?? reference ?? ''].join(' ').trim(),
  );
}
