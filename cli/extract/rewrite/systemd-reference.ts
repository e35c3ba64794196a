import { dirname } from 'node:path';
import type { MakeReference } from './reference.ts';

/**
 * `Environment=NAME=…` becomes `EnvironmentFile=…`, which goes before any `Environment=`
 * (systemd.exec(5)).
 */
export const systemdReference: MakeReference = ({ text, span, file, sighting, variableFor }) => {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const lineEnd = text.indexOf('\n', span.end);
  const end = lineEnd === -1 ? text.length : lineEnd;
  const [, variable] =
    /^Environment=["']?([A-Za-z_]\w*)=["']?$/.exec(text.slice(start, span.start)) ?? [];
  const value = sighting.secret?.reveal() ?? '';
  const rest = text.slice(start, end).trimEnd();
  if (variable !== undefined && /[\\%]/.test(rest))
    return 'systemd reads escapes and specifiers (%) in it: put the value that it gives into an EnvironmentFile= by hand';
  if (variable === undefined || !spellings(variable, value).includes(rest))
    return 'it shares its line with others: put it into an EnvironmentFile= with mode 0600';
  if (isContinued(text, start) || text.split(new RegExp(`\\b${variable}=`)).length > 2)
    return 'the unit sets the variable more than once: put it into an EnvironmentFile= by hand';
  const name = variableFor(variable).toLowerCase().replaceAll('_', '-');
  const path = `${dirname(file.path)}/${name}.env`;
  const tail = text.slice(start, end).endsWith('\r') ? '\r' : '';
  return {
    edits: [{ start, end, text: `EnvironmentFile=${path}${tail}` }],
    changes: [],
    needed: { kind: 'env-file', path, variable, file },
  };
};

/** Of a variable alone on its line, whose value is as it is written (systemd.syntax(7), "Quoting"). */
const spellings = (variable: string, value: string): readonly string[] =>
  [
    /[\s"']/.test(value) ? [] : [`${variable}=${value}`],
    ...['"', "'"].map((quote) =>
      value.includes(quote)
        ? []
        : [`${quote}${variable}=${value}${quote}`, `${variable}=${quote}${value}${quote}`],
    ),
  ]
    .flat()
    .map((word) => `Environment=${word}`);

/** Whether the line goes on from the one before. */
const isContinued = (text: string, start: number) => /\\\r?\n$/.test(text.slice(0, start));
