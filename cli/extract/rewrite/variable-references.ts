import type { MakeReference, Place } from './reference.ts';
import { findYamlPlace } from './yaml-place.ts';

/** The name of the variable that the place sets; undefined where it sets none. */
function variableAt({ text, span }: Place): string | undefined {
  const found = findYamlPlace(text, span);
  if (found === undefined || found.isFlow) return undefined;
  const [start = 0] = found.scalar.range ?? [];
  const source = text.slice(start, span.start);
  if (found.key === undefined) return /^["']?([A-Za-z_]\w*)=$/.exec(source)?.[1];
  const key = String(found.key.value);
  return /^["']?$/.test(source) && /^[A-Za-z_][\w-]*$/.test(key) ? key : undefined;
}

const isWritten = ({ text, span, sighting }: Place) =>
  text.slice(span.start, span.end) === sighting.secret?.reveal();

const unusual = 'it is encoded or written in an unusual way: move it by hand';

/** `${NAME:?}` (docs.docker.com, "Interpolation"): Compose refuses to start without it. */
export const composeReference: MakeReference = (place) => {
  const variable = variableAt(place);
  if (variable === undefined || !isWritten(place)) return unusual;
  const text = `\${${variable}:?}`;
  const needed = `${variable} in the environment of "docker compose", or in an .env file that is not in Git`;
  return { edits: [{ ...place.span, text }], needed: { kind: 'variable', text: needed } };
};

/** `${{ secrets.NAME }}` (docs.github.com, "Using secrets"). */
export const gitHubReference: MakeReference = (place) => {
  if (!isWritten(place)) return unusual;
  const variable = (variableAt(place) ?? place.file.variable).replaceAll('-', '_').toUpperCase();
  const text = `\${{ secrets.${variable} }}`;
  const needed = `the secret ${variable} of the repository: gh secret set ${variable}`;
  return { edits: [{ ...place.span, text }], needed: { kind: 'variable', text: needed } };
};

/** A variable of the project, under another name than the one that the file sets (docs.gitlab.com). */
export const gitLabReference: MakeReference = (place) => {
  if (variableAt(place) === undefined || !isWritten(place)) return unusual;
  const name = `PROMROTATE_${place.file.variable}`;
  const needed = `the variable ${name}, masked, in the project's CI/CD settings`;
  return {
    edits: [{ ...place.span, text: `$${name}` }],
    needed: { kind: 'variable', text: needed },
  };
};

/** `${env:NAME}` (opentelemetry.io, "Environment variables" of the Collector's configuration). */
export const collectorReference: MakeReference = (place) => {
  if (!isWritten(place)) return unusual;
  const { variable } = place.file;
  const needed = `${variable} in the environment of the Collector`;
  return {
    edits: [{ ...place.span, text: `\${env:${variable}}` }],
    needed: { kind: 'variable', text: needed },
  };
};

/** `Environment=NAME=…` becomes `EnvironmentFile=…` (systemd.exec(5)). */
export const systemdReference: MakeReference = (place) => {
  const { text, span, file } = place;
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const lineEnd = text.indexOf('\n', span.end);
  const end = lineEnd === -1 ? text.length : lineEnd;
  const [, variable] =
    /^Environment=["']?([A-Za-z_]\w*)=["']?$/.exec(text.slice(start, span.start)) ?? [];
  if (
    variable === undefined ||
    !isWritten(place) ||
    !/^["']{0,2}\s*$/.test(text.slice(span.end, end))
  )
    return 'it shares its line with others: put it into an EnvironmentFile= with mode 0600';
  const path = `${file.path.replace(/\/current\/password$/, '')}${file.managed === undefined ? '' : '/writer'}.env`;
  const tail = text.slice(start, end).endsWith('\r') ? '\r' : '';
  return {
    edits: [{ start, end, text: `EnvironmentFile=${path}${tail}` }],
    needed: { kind: 'env-file', path, variable, file },
  };
};
