import type { Format } from '../sighting.ts';
import type { SyntaxTree } from '../syntax-tree.ts';
import { alertmanager } from './alertmanager.ts';
import { alloy } from './alloy.ts';
import { argumentLists } from './argument-lists.ts';
import { grafanaAgent } from './grafana-agent.ts';
import { namedSecrets } from './named-secrets.ts';
import { operatorContainers } from './operator-containers.ts';
import { otelCollector } from './otel-collector.ts';
import { prometheus } from './prometheus.ts';
import { prometheusOperator } from './prometheus-operator.ts';
import type { Found, RuleContext, Rules } from './rules.ts';
import { secretReferences } from './secret-references.ts';
import { shapesWithin } from './shapes-within.ts';
import { unitSecrets } from './systemd.ts';
import { vmagent } from './vmagent.ts';
import { vmauth } from './vmauth.ts';
import { webConfig } from './web-config.ts';

/** Formats that say themselves where secrets stand. */
const documented: Partial<Record<Format, Rules>> = {
  prometheus: (document, context) => [
    ...prometheus(document, context),
    ...vmagent(document, context),
  ],
  vmagent,
  alertmanager,
  'web-config': webConfig,
  'grafana-agent': grafanaAgent,
  alloy,
  vmauth,
  'otel-collector': otelCollector,
  'prometheus-operator': (document, context) => [
    ...prometheusOperator(document, context),
    ...operatorContainers(document, context),
  ],
};

/** What a format without a purpose may hold; what is more exact comes first. */
const general: readonly Rules[] = [shapesWithin, argumentLists, secretReferences, namedSecrets];

/** Each place once: by the first of the rules that finds it. */
export function rulesOfFormat(format: Format): Rules {
  return (document, context) => distinct(all(format, document, context));
}

/** Formats whose documents hold other documents and command lines. */
export const holdsDocuments = (format: Format): boolean =>
  documented[format] === undefined || format === 'prometheus-operator' || format === 'alloy';

function* all(format: Format, document: SyntaxTree, context: RuleContext): Iterable<Found> {
  const own = documented[format];
  if (own !== undefined) {
    yield* own(document, context);
  } else {
    for (const rules of format === 'systemd' ? [unitSecrets] : general) {
      yield* rules(document, context);
    }
  }
}

function* distinct(all: Iterable<Found>): Iterable<Found> {
  const taken: Found['at'][] = [];
  for (const found of all) {
    const { start, end } = found.at;
    if (
      !taken.some(
        (other) =>
          start < Math.max(other.end, other.start + 1) && other.start < Math.max(end, start + 1),
      )
    ) {
      taken.push(found.at);
      yield found;
    } else if (
      found.kind === 'url-query-key' &&
      !taken.some((other) => other.start === start && other.end === end)
    ) {
      taken.push(found.at);
      yield found;
    }
  }
}
