import type { Role } from '../sighting.ts';
import type { SyntaxTree } from '../syntax-tree.ts';
import { findInShape, surroundingsOf, visit } from './find-in-shape.ts';
import { queryParameters } from './http-client.ts';
import {
  operatorAlertmanagerGlobal,
  operatorClient,
  operatorDiscoveries,
  operatorReceivers,
} from './operator-client.ts';
import { collectorShape } from './otel-collector.ts';
import type { Found, Rules } from './rules.ts';
import {
  address,
  type Field,
  file,
  inside,
  type Shape,
  secret,
  selector,
  username,
} from './shape.ts';
import type { Surroundings } from './values.ts';
import { findInExtraArguments } from './victoria-metrics-flags.ts';
import { backendHeaders } from './vmauth.ts';

type Keys = Shape['keys'];

/** A client, or each of several, with a role. */
const client = (role: Role): Field => inside(operatorClient, role);

const extraArgs: Field = { is: 'found', find: findInExtraArguments };

const scraping: Field = inside({ ...operatorClient, params: queryParameters }, 'scrape');

/** Of everything that writes, reads, scrapes or alerts, by whatever operator. */
const server: Keys = {
  remoteWrite: client('remote-write'),
  remoteRead: client('unknown'),
  apiserverConfig: client('scrape'),
  alerting: inside({ alertmanagers: client('alerting') }),
  alertmanagers: client('alerting'),
  notifier: client('alerting'),
  notifiers: client('alerting'),
  datasource: client('unknown'),
  tracingConfig: inside(operatorClient),
  web: inside(
    {
      tlsConfig: inside({
        keySecret: selector('tls-private-key'),
        keyFile: file('tls-private-key'),
      }),
    },
    'receiver',
  ),
  alertmanagerConfiguration: inside({ global: operatorAlertmanagerGlobal }, 'alerting'),
  externalUrl: address,
  externalURL: address,
  alertQueryUrl: address,
  queryEndpoints: address,
  extraArgs,
  // Of the cluster resource of VictoriaMetrics and of Grafana Agent's.
  vminsert: inside({ extraArgs }),
  vmselect: inside({ extraArgs }),
  vmstorage: inside({ extraArgs }),
  metrics: inside({ remoteWrite: client('remote-write') }),
};

const monitor: Keys = {
  endpoints: scraping,
  podMetricsEndpoints: scraping,
  targetEndpoints: scraping,
  vmProberSpec: scraping,
  ...operatorClient,
  ...operatorDiscoveries,
  params: queryParameters,
};

const vmUser: Keys = {
  username,
  password: secret('basic-auth-password'),
  passwordRef: selector('basic-auth-password'),
  bearerToken: secret('bearer-token'),
  tokenRef: selector('bearer-token'),
  headers: backendHeaders,
  targetRefs: inside({
    headers: backendHeaders,
    targetRefBasicAuth: inside({ username, password: selector('basic-auth-password') }),
  }),
};

type Resource = { readonly keys: Keys; readonly role: Role };

const scraped: Resource = { keys: monitor, role: 'scrape' };
const serving: Resource = { keys: server, role: 'unknown' };

const resources: Readonly<Record<string, Resource>> = {
  OpenTelemetryCollector: {
    keys: {
      config: { is: 'found', find: (tree, at) => visit(tree, collectorShape(tree), at) },
    },
    role: 'unknown',
  },
  Prometheus: serving,
  PrometheusAgent: serving,
  ThanosRuler: serving,
  Alertmanager: serving,
  AlertmanagerConfig: { keys: { receivers: operatorReceivers }, role: 'alerting' },
  ServiceMonitor: scraped,
  PodMonitor: scraped,
  Probe: scraped,
  ScrapeConfig: scraped,
  GrafanaAgent: serving,
  MetricsInstance: serving,
  VMAgent: serving,
  VMAlert: serving,
  VMAlertmanager: serving,
  VMAlertmanagerConfig: { keys: { receivers: operatorReceivers }, role: 'alerting' },
  VMAuth: serving,
  VMCluster: serving,
  VMSingle: serving,
  VMNodeScrape: scraped,
  VMPodScrape: scraped,
  VMProbe: scraped,
  VMScrapeConfig: scraped,
  VMServiceScrape: scraped,
  VMStaticScrape: scraped,
  VMUser: { keys: vmUser, role: 'receiver' },
};

/** Custom resources of the Prometheus, VictoriaMetrics and Grafana Agent operators. */
export const prometheusOperator: Rules = (document, context) =>
  findInShape(document, shapeOf(document), surroundingsOf(context, 'unknown'));

function shapeOf(document: SyntaxTree): Shape {
  const resource = resources[kindOf(document)];
  if (resource !== undefined) {
    return { keys: { spec: inside(resource.keys, resource.role) } };
  }
  return kindOf(document).endsWith('List')
    ? { keys: { items: { is: 'found', find: findInItems } } }
    : { keys: {} };
}

function* findInItems(items: SyntaxTree, surroundings: Surroundings): Iterable<Found> {
  for (const [index, item] of items.type === 'sequence' ? items.items.entries() : []) {
    yield* visit(item, shapeOf(item), { ...surroundings, path: `${surroundings.path}[${index}]` });
  }
}

function kindOf(document: SyntaxTree): string {
  const entries = document.type === 'mapping' ? document.entries : [];
  const kind = entries.find(({ key }) => key === 'kind')?.value;
  return kind?.type === 'scalar' ? kind.value : '';
}
