import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { SourceText } from '../scan-text.ts';
import { type Program, ProgramError, runProgram } from './run-program.ts';
import { split } from './split-output.ts';

export type Cluster = {
  readonly kubectl: Program;
  /** kubectl's current one by default. */
  readonly context?: string;
  /** By default every one. */
  readonly namespace?: string;
};

/** What holds secrets of monitoring by itself; of what a cluster has, these are asked for. */
const resources = [
  'secrets',
  'configmaps',
  'pods',
  ...['deployments', 'statefulsets', 'daemonsets'].map((name) => `${name}.apps`),
  ...['jobs', 'cronjobs'].map((name) => `${name}.batch`),
  ...[
    'prometheuses',
    'prometheusagents',
    'scrapeconfigs',
    'alertmanagers',
    'alertmanagerconfigs',
    'servicemonitors',
    'podmonitors',
    'probes',
    'thanosrulers',
  ].map((name) => `${name}.monitoring.coreos.com`),
  ...[
    'vmagents',
    'vmauths',
    'vmusers',
    'vmalerts',
    'vmalertmanagers',
    'vmalertmanagerconfigs',
    'vmservicescrapes',
    'vmpodscrapes',
    'vmprobes',
    'vmstaticscrapes',
    'vmscrapeconfigs',
  ].map((name) => `${name}.operator.victoriametrics.com`),
  ...['grafanaagents', 'metricsinstances'].map((name) => `${name}.monitoring.grafana.com`),
  'opentelemetrycollectors.opentelemetry.io',
  'helmreleases.helm.toolkit.fluxcd.io',
  ...['applications', 'applicationsets'].map((name) => `${name}.argoproj.io`),
];

const target = ({ context }: Cluster): string[] =>
  context === undefined ? [] : ['--context', context];

/** Those of ours that the cluster has. @throws ProgramError where it cannot be reached */
export async function findResources(cluster: Cluster): Promise<readonly string[]> {
  const { child, ended } = runProgram(cluster.kubectl, [
    'api-resources',
    '--verbs=list',
    '--output=name',
    ...target(cluster),
  ]);
  const had = new Set((await text(child.stdout)).split('\n'));
  // One API service that does not answer makes kubectl fail after it has listed all others.
  if (!had.has('secrets')) await ended;
  return resources.filter((name) => had.has(name));
}

const objectSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    ownerReferences: z
      .array(z.looseObject({ kind: z.string(), controller: z.boolean().optional() }))
      .optional(),
  }),
});

/** An object of Kubernetes has at most 1.5 MB in etcd. */
const mostBytes = 8 * 2 ** 20;
const newline = 0x0a;

/**
 * The objects of one resource, each as soon as it is there; nothing is written, neither there nor
 * here. Tokens of service accounts and releases of Helm (compressed) are left out.
 * @throws ProgramError
 */
export async function* readObjects(cluster: Cluster, resource: string): AsyncGenerator<SourceText> {
  const { namespace } = cluster;
  const { child, ended } = runProgram(cluster.kubectl, [
    'get',
    resource,
    ...(namespace === undefined ? ['--all-namespaces'] : ['--namespace', namespace]),
    ...(resource === 'secrets' ? [`--field-selector=${secretsOfPeople}`] : []),
    ...target(cluster),
    // Each object in a line, as JSON: of a large cluster one is held at a time.
    '--output=jsonpath={range .items[*]}{@}{"\\n"}{end}',
  ]);
  let isDone = false;
  try {
    for await (const line of split(child.stdout, newline, mostBytes)) yield* toSource(line);
    isDone = true;
  } finally {
    if (!isDone) child.kill();
  }
  await ended;
}

const secretsOfPeople = 'type!=kubernetes.io/service-account-token,type!=helm.sh/release.v1';

function* toSource(line: Buffer): Generator<SourceText> {
  if (line.length === 0) return;
  const { data: object } = objectSchema.safeParse(parseJson(line));
  if (object === undefined) return;
  const { kind, metadata } = object;
  if (kind === 'Pod' && isMadeByController(metadata.ownerReferences)) return;
  // Names of fields only.
  delete metadata['managedFields'];
  const where = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
  yield {
    file: `kubernetes:${where}${kind.toLowerCase()}/${metadata.name}`,
    text: JSON.stringify(object, null, 2),
  };
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    // Without what was printed, which may be a secret.
    throw new ProgramError('kubectl', {
      isMissing: false,
      said: 'printed something else than JSON',
    });
  }
}

/** From a template that is looked into itself; a node owns the pods of files on it. */
const isMadeByController = (
  owners: z.infer<typeof objectSchema>['metadata']['ownerReferences'] = [],
): boolean => owners.some(({ kind, controller }) => controller === true && kind !== 'Node');
