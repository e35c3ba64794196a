import type { Edits, MakeReference, Place } from './reference.ts';
import { findYamlPlace, type YamlPlace } from './yaml-place.ts';

const unusual = 'it is encoded or written in an unusual way: move it by hand';

const isWritten = ({ text, span, sighting }: Place) =>
  text.slice(span.start, span.end) === sighting.secret?.reveal();

/** Where a value stands that is one scalar, or a part of one that needs no quotes for braces. */
function scalarAround(place: Place): YamlPlace | undefined {
  const found = findYamlPlace(place.text, place.span);
  if (found === undefined || !isWritten(place)) return undefined;
  if (found.scalar.type !== 'PLAIN' || !found.isFlow) return found;
  return isWhole(place, found) ? found : undefined;
}

function isWhole({ span }: Place, { scalar }: YamlPlace): boolean {
  const [start = 0, end = 0] = scalar.range ?? [];
  const quote = scalar.type === 'PLAIN' ? 0 : 1;
  return start + quote === span.start && end - quote === span.end;
}

/** The name of the variable that the place sets; undefined where it sets none. */
function variableAt(place: Place, found: YamlPlace): string | undefined {
  if (isWhole(place, found))
    return found.key === undefined ? undefined : asVariable(String(found.key.value));
  const [start = 0] = found.scalar.range ?? [];
  const source = place.text.slice(start, place.span.start);
  return found.key === undefined ? /^["']?([A-Za-z_]\w*)=$/.exec(source)?.[1] : undefined;
}

const asVariable = (key: string) =>
  /^[A-Za-z_][\w-]*$/.test(key) ? key.replaceAll('-', '_').toUpperCase() : undefined;

/** Braces within braces of YAML want quotes. */
function replaced(place: Place, found: YamlPlace, reference: string, needed: string): Edits {
  const { span } = place;
  const isBare = found.isFlow && found.scalar.type === 'PLAIN';
  const old = place.text.slice(span.start, span.end);
  const change = (value: string) =>
    value === old ? reference : value.replace(old, () => reference);
  return {
    edits: [{ ...span, text: isBare ? `"${reference}"` : reference }],
    changes: [{ at: found.scalar.range?.[0] ?? 0, value: change }],
    needed: { kind: 'variable', text: needed },
  };
}

/** `${NAME:?}` (docs.docker.com, "Interpolation"): Compose refuses to start without it. */
export const composeReference: MakeReference = (place) => {
  const found = scalarAround(place);
  if (found === undefined) return unusual;
  const variable = place.variableFor(variableAt(place, found) ?? place.file.variable);
  const needed = `${variable} in the environment of "docker compose", or in an .env file that is not in Git`;
  return replaced(place, found, `\${${variable}:?}`, needed);
};

/** Where the context `secrets` is there (docs.github.com, "Contexts", availability). */
const secretsPaths =
  /^(?:env|jobs\.[^.]+\.(?:env|container\.env|container\.credentials|services\.[^.]+\.(?:env|credentials)|steps\[\d+\]\.(?:env|with)))\.[^.]+$/;

/** `${{ secrets.NAME }}` (docs.github.com, "Using secrets in GitHub Actions"). */
export const gitHubReference: MakeReference = (place) => {
  const found = scalarAround(place);
  if (found === undefined) return unusual;
  const { path, place: where } = place.sighting;
  const isAction = /(?:^|\/)action\.ya?ml$/.test(where.file);
  if (isAction || !secretsPaths.test(path) || !isWhole(place, found))
    return 'name a secret of the repository in "env" of the step, and the variable here';
  const own = variableAt(place, found);
  const wanted = own === undefined || own.startsWith('GITHUB_') ? place.file.variable : own;
  const variable = place.variableFor(wanted);
  const needed = `the secret ${variable} of the repository: gh secret set ${variable}`;
  return replaced(place, found, `\${{ secrets.${variable} }}`, needed);
};

/** A variable of the project, under another name than the one that the file sets (docs.gitlab.com). */
export const gitLabReference: MakeReference = (place) => {
  const found = scalarAround(place);
  if (found === undefined) return unusual;
  if (!/(?:^|\.)variables\.[^.]+$/.test(place.sighting.path) || !isWhole(place, found))
    return "make it a masked variable in the project's CI/CD settings, and name that here";
  const own = variableAt(place, found) ?? place.file.variable;
  const name = place.variableFor(`PROMROTATE_${own}`);
  const needed = `the variable ${name}, masked, in the project's CI/CD settings`;
  return replaced(place, found, `$${name}`, needed);
};

/** `${env:NAME}` (opentelemetry.io, "Environment variables" of the Collector's configuration). */
export const collectorReference: MakeReference = (place) => {
  const found = scalarAround(place);
  if (found === undefined) return unusual;
  const variable = place.variableFor(place.file.variable);
  const needed = `${variable} in the environment of the Collector`;
  return replaced(place, found, `\${env:${variable}}`, needed);
};
