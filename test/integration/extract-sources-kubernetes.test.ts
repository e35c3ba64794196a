import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scanKubernetes } from '../../cli/extract/scan-kubernetes.ts';
import { tools } from '../../infra/local/tools/find-tool.ts';
import { findTestTool } from '../support/host-shells.ts';

const secret = (namespace: string, name: string, value: string): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace, managedFields: [{ manager: 'kubectl' }] },
  type: 'Opaque',
  data: { password: Buffer.from(value).toString('base64') },
});
const prometheus = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'Prometheus',
  metadata: { name: 'main', namespace: 'monitoring' },
  spec: {
    remoteWrite: [
      { url: 'https://metrics.example.org/api/v1/write', bearerToken: 'planted-in-resource' },
    ],
  },
};
const secrets = [
  secret('monitoring', 'prometheus-remote-write', 'planted-in-secret'),
  secret('other', 'prometheus-remote-write', 'planted-elsewhere'),
];
const pod = (name: string, owner?: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'other',
    ...(owner !== undefined && { ownerReferences: [{ kind: owner, name, controller: true }] }),
  },
  spec: {
    containers: [{ name: 'vmagent', env: [{ name: 'TOKEN', value: `planted-in-${name}` }] }],
  },
});

const list = (kind: string, items: readonly object[]): object => ({
  kind,
  apiVersion: 'v1',
  metadata: {},
  items,
});
const resources = (groupVersion: string, named: Readonly<Record<string, string>>): object => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: Object.entries(named).map(([name, kind]) => ({
    name,
    kind,
    singularName: '',
    namespaced: true,
    verbs: ['get', 'list'],
  })),
});
const version = { groupVersion: 'monitoring.coreos.com/v1', version: 'v1' };

/** What kubectl asks an API server for; by the pages "Kubernetes API Concepts" and "API Discovery". */
const answers: Readonly<Record<string, object>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [{ name: 'monitoring.coreos.com', versions: [version], preferredVersion: version }],
  },
  '/api/v1': resources('v1', { secrets: 'Secret', configmaps: 'ConfigMap', pods: 'Pod' }),
  '/apis/monitoring.coreos.com/v1': resources('monitoring.coreos.com/v1', {
    prometheuses: 'Prometheus',
  }),
  '/api/v1/secrets': list('SecretList', secrets),
  '/api/v1/namespaces/monitoring/secrets': list('SecretList', secrets.slice(0, 1)),
  '/api/v1/pods': list('PodList', [
    pod('bare'),
    pod('static', 'Node'),
    pod('of-deployment', 'ReplicaSet'),
  ]),
  '/api/v1/namespaces/monitoring/pods': list('PodList', []),
  '/api/v1/namespaces/monitoring/configmaps': list('ConfigMapList', []),
  '/apis/monitoring.coreos.com/v1/prometheuses': list('PrometheusList', [prometheus]),
  '/apis/monitoring.coreos.com/v1/namespaces/monitoring/prometheuses': list('PrometheusList', [
    prometheus,
  ]),
};
const forbidden = {
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  reason: 'Forbidden',
  message: 'configmaps is forbidden: User "a" cannot list resource "configmaps"',
  code: 403,
};

let folder: string;
let server: Server;
let environment: NodeJS.ProcessEnv;
const asked: string[] = [];
const watch = { signal: new AbortController().signal, onProgress: () => undefined };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'promrotate-kubernetes-'));
  server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(`${request.method} ${pathname}${search}`);
    const answer = answers[pathname];
    response.writeHead(answer === undefined ? 403 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? forbidden));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  writeFileSync(
    join(folder, 'config'),
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'played', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'a', user: {} }],
      contexts: [{ name: 'played', context: { cluster: 'played', user: 'a' } }],
      'current-context': 'played',
    }),
  );
  environment = {
    HOME: folder,
    KUBECONFIG: join(folder, 'config'),
    PATH: `${dirname(await findTestTool(tools.kubectl))}:${process.env['PATH']}`,
  };
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

describe('a live cluster', () => {
  it('whose kubectl prints something else is a problem without what it printed', async () => {
    const programs = join(folder, 'programs');
    mkdirSync(programs);
    const script = '#!/bin/sh\n[ "$1" = api-resources ] && exec echo secrets\necho "{planted"\n';
    writeFileSync(join(programs, 'kubectl'), script, { mode: 0o755 });
    const path = `${programs}:${process.env['PATH']}`;

    const { problems } = await scanKubernetes({ environment: { PATH: path } })(watch);

    expect(problems).toEqual([
      expect.objectContaining({ code: 'KUBECTL_FAILED', message: expect.stringContaining('JSON') }),
    ]);
    expect(JSON.stringify(problems)).not.toContain('planted');
  });

  it('has its secrets found through kubectl, and what one may not list is told', async () => {
    const { sightings, problems } = await scanKubernetes({ environment })(watch);

    expect(
      sightings.map(({ place, secret: found }) => `${place.file} ${found?.reveal()}`).toSorted(),
    ).toEqual([
      'kubernetes:monitoring/prometheus/main planted-in-resource',
      'kubernetes:monitoring/secret/prometheus-remote-write planted-in-secret',
      'kubernetes:other/pod/bare planted-in-bare',
      'kubernetes:other/pod/static planted-in-static',
      'kubernetes:other/secret/prometheus-remote-write planted-elsewhere',
    ]);
    expect(problems).toMatchObject([
      {
        code: 'KUBECTL_FAILED',
        file: 'kubernetes:configmaps',
        message: expect.stringContaining('Forbidden'),
      },
    ]);
    expect(asked.filter((line) => !line.startsWith('GET '))).toEqual([]);
  });

  it('is looked at in one namespace where that is wanted, without tokens of service accounts', async () => {
    asked.length = 0;
    const scan = scanKubernetes({ environment, context: 'played', namespace: 'monitoring' });
    const { sightings, problems } = await scan(watch);

    expect(sightings).toHaveLength(2);
    expect(problems).toEqual([]);
    const lines = asked.filter((line) => line.includes('/secrets')).map(decodeURIComponent);
    expect(lines).toEqual([
      expect.stringMatching(
        /namespaces\/monitoring\/secrets\?fieldSelector=type!=kubernetes.io\/service-account-token,type!=helm.sh\/release.v1&limit=500$/,
      ),
    ]);
  });

  it('that is not there is told, and kubectl that is not installed', async () => {
    const [context] = (await scanKubernetes({ environment, context: 'other' })(watch)).problems;
    const bare = { ...environment, PATH: '/nonexistent' };
    const [program] = (await scanKubernetes({ environment: bare })(watch)).problems;

    expect(context).toMatchObject({
      code: 'KUBECTL_FAILED',
      message: expect.stringContaining('"other"'),
    });
    expect(program).toMatchObject({
      code: 'KUBECTL_FAILED',
      message: expect.stringContaining('install'),
    });
  });
});
