/** Lines that only direct a template, of Jinja and of Go, and the marks of a merge. */
const directing =
  /^([ \t]*)(?:\{[%#](?:(?!%\}).)*[%#]\}|\{\{-?\s*(?:if|else|end|range|with|include|template|define|block|toYaml|\/\*)\b[^\n]*\}\}|<{7} .*|={7}|>{7} .*|\|{7} .*)[ \t]*(?=\r?$)/gm;

/** The text of the same length with such lines as comments, which most formats have in common. */
export function withoutTemplateLines(text: string): string {
  return text.replaceAll(directing, (line, indent: string) => {
    const rest = line.length - indent.length - 1;
    return `${indent}#${' '.repeat(rest)}`;
  });
}

/** The text of the same length whose templates' values have neither blanks nor quotes, as words have none. */
export function maskTemplates(text: string): string {
  return withoutTemplateLines(text).replaceAll(/\{\{[^{}\n]*\}\}/g, (template) =>
    template.replaceAll(/[\s"'`|;&()]/g, '\u00A0'),
  );
}
