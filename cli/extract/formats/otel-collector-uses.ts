import type { Mapping, SyntaxTree } from '../syntax-tree.ts';

/** What the pipelines and components of a Collector's configuration use by its name. */
export type Uses = {
  /** In pipelines of logs or traces, and in none of metrics. */
  readonly isForOthersOnly: (component: string) => boolean;
  /** In a pipeline of metrics or, where it is in none at all, of a type that is made for them. */
  readonly exportsMetrics: (exporter: string) => boolean;
  /** Of the first exporter that it authenticates. */
  readonly endpointOf: (extension: string) => string | undefined;
};

export function usesOf(document: SyntaxTree): Uses {
  const pipelines = entriesOf(at(document, 'service', 'pipelines'));
  const componentsOf = (isMetrics: boolean): ReadonlySet<string> =>
    new Set(
      pipelines
        .filter(({ key }) => /^metrics(?:\/|$)/.test(key) === isMetrics)
        .flatMap(({ value }) => [
          ...namesIn(at(value, 'receivers')),
          ...namesIn(at(value, 'exporters')),
        ]),
    );
  const [ofMetrics, ofOthers] = [componentsOf(true), componentsOf(false)];
  const isForOthersOnly = (name: string): boolean => ofOthers.has(name) && !ofMetrics.has(name);
  const hasPipelines = ofMetrics.size + ofOthers.size > 0;
  const exporters = usersOf(at(document, 'exporters'));
  return {
    isForOthersOnly,
    exportsMetrics: (name) =>
      ofMetrics.has(name) ||
      (!ofOthers.has(name) && (hasPipelines ? forMetrics.test(name) : !forLogs.test(name))),
    endpointOf: (name) => {
      const component = exporters.find((use) => use.authenticator === name)?.component ?? '';
      const endpoint = ['metrics_endpoint', 'endpoint']
        .map((key) => at(document, 'exporters', component, key))
        .find((value) => value !== undefined);
      return endpoint?.type === 'scalar' ? endpoint.value : undefined;
    },
  };
}

const forMetrics =
  /^(?:prometheus(?:remotewrite)?|otlp\w*|otelarrow|signalfx|influxdb|dynatrace|awsemf|carbon)(?:\/|$)/;

/** By what most use them for, of a part of a configuration that does not say it. */
const forLogs = /^(?:elasticsearch|opensearch|clickhouse|loki|jaeger|zipkin)(?:\/|$)/;

type Use = { readonly component: string; readonly authenticator: string };

function usersOf(section: SyntaxTree | undefined): readonly Use[] {
  return entriesOf(section).flatMap(({ key: component, value }) =>
    [...authenticatorsIn(value)].map((authenticator) => ({ component, authenticator })),
  );
}

function* authenticatorsIn(tree: SyntaxTree): Iterable<string> {
  for (const { key, value } of entriesOf(tree)) {
    if (key === 'authenticator' && value.type === 'scalar') {
      yield value.value;
    } else {
      yield* authenticatorsIn(value);
    }
  }
}

function namesIn(tree: SyntaxTree | undefined): readonly string[] {
  const items = tree?.type === 'sequence' ? tree.items : [];
  return items.flatMap((item) => (item.type === 'scalar' ? [item.value] : []));
}

function at(tree: SyntaxTree | undefined, ...keys: readonly string[]): SyntaxTree | undefined {
  let inner = tree;
  for (const key of keys) {
    inner = entriesOf(inner).find((entry) => entry.key === key)?.value;
  }
  return inner;
}

function entriesOf(tree: SyntaxTree | undefined): Mapping['entries'] {
  return tree?.type === 'mapping' ? tree.entries : [];
}
