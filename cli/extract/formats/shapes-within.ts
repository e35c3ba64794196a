import type { Format } from '../sighting.ts';
import type { Entry, SyntaxTree } from '../syntax-tree.ts';
import { alertmanager } from './alertmanager.ts';
import { findInShape, surroundingsOf } from './find-in-shape.ts';
import { grafanaAgent } from './grafana-agent.ts';
import { formatOfDocument } from './identify.ts';
import { operatorClient } from './operator-client.ts';
import { otelCollector } from './otel-collector.ts';
import { alertmanagers, prometheus, remoteRead, remoteWrite, scrapeConfigs } from './prometheus.ts';
import type { Found, RuleContext, Rules } from './rules.ts';
import { endpoint, type Field, inside } from './shape.ts';
import { vmauth } from './vmauth.ts';
import { basicAuthUsers, webConfig } from './web-config.ts';

/** What charts, roles and modules take as it is, for a configuration that they write. */
const ofShape: Partial<Record<Format, Rules>> = {
  prometheus,
  alertmanager,
  'grafana-agent': grafanaAgent,
  'otel-collector': otelCollector,
  vmauth,
  'web-config': webConfig,
};

const operatorRemoteWrite: Field = inside({ url: endpoint, ...operatorClient }, 'remote-write');
const operatorRemoteRead: Field = inside({ url: endpoint, ...operatorClient }, 'unknown');

/** Parts of configurations, by the end of the name that they are given. */
const parts: readonly (readonly [name: RegExp, fields: readonly Field[]])[] = [
  [/remote_?writes?$/i, [remoteWrite, operatorRemoteWrite]],
  [/remote_?reads?$/i, [remoteRead, operatorRemoteRead]],
  [/scrape_?configs?$/i, [scrapeConfigs]],
  [/alertmanagers$/i, [alertmanagers]],
  [/basic_?auth_?users$/i, [basicAuthUsers]],
];

/** Configurations of the monitoring world, or parts of them, anywhere within the document. */
export const shapesWithin: Rules = (document, context) => visit(document, '', context);

function* visit(tree: SyntaxTree, path: string, context: RuleContext): Iterable<Found> {
  if (tree.type === 'sequence') {
    for (const [index, item] of tree.items.entries()) {
      yield* visit(item, `${path}[${index}]`, context);
    }
  } else if (tree.type === 'mapping') {
    const format = formatOfDocument(tree);
    const rules = format === undefined ? undefined : ofShape[format];
    if (rules !== undefined) {
      yield* below(path, rules(tree, context));
    }
    for (const entry of tree.entries) {
      yield* visitEntry(entry, path === '' ? entry.key : `${path}.${entry.key}`, context);
    }
  }
}

function* visitEntry(entry: Entry, path: string, context: RuleContext): Iterable<Found> {
  const fields = parts.find(([name]) => name.test(entry.key))?.[1] ?? [];
  if (entry.value.type !== 'scalar') {
    for (const field of fields) {
      const surroundings = { ...surroundingsOf(context, 'unknown'), path };
      const shape = { keys: { [entry.key]: field } };
      const mapping = { type: 'mapping', entries: [entry], span: entry.value.span } as const;
      yield* findInShape(mapping, shape, {
        ...surroundings,
        path: path.slice(0, -entry.key.length - 1),
      });
    }
    yield* visit(entry.value, path, context);
  }
}

function* below(path: string, all: Iterable<Found>): Iterable<Found> {
  for (const found of all) {
    yield path === '' ? found : { ...found, path: `${path}.${found.path}` };
  }
}
