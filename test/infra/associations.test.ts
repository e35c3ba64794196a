import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  applyAcceptedSetDocument,
  switchWriterDocument,
} from '../../infra/documents/run-command-documents.ts';
import { endpointEntry, templateOf } from './synthesised.ts';

const associationsSchema = z.record(
  z.string(),
  z.object({
    Properties: z.looseObject({
      AssociationName: z.string(),
      Name: z.object({ Ref: z.string() }),
      Parameters: z.record(z.string(), z.tuple([z.string()])),
      ScheduleExpression: z.string(),
    }),
  }),
);

const associationsOf = (own: object) =>
  new Map(
    Object.values(
      associationsSchema.parse(
        templateOf([endpointEntry('central', own)]).findResources('AWS::SSM::Association'),
      ),
    ).map(({ Properties }) => [Properties.AssociationName, Properties]),
  );

const writers = [
  { name: 'agent', switch: { kind: 'symlink', directory: '/etc/credentials' } },
  {
    name: 'batch',
    hosts: 'batch-servers',
    switch: {
      kind: 'inline',
      directory: '/etc/credentials',
      config: '/etc/prometheus/prometheus.yml',
      reload: 'systemd:prometheus.service',
    },
    waveSize: 2,
  },
];
const receiver = (own: object, delivery: object) => ({
  receiver: {
    kind: 'web-config',
    replicas: ['https://a.example.com/api/v1/write'],
    front: 'https://example.com/api/v1/write',
    delivery,
    ...own,
  },
});

describe('hosts come right by themselves', () => {
  const associations = associationsOf({
    writers,
    ...receiver(
      { adopt: 'before' },
      { kind: 'run-command', file: '/etc/web.yml', checkUrl: 'http://127.0.0.1:9090/-/ready' },
    ),
  });

  test('by an association for the receivers and one for each writer, every half hour', () => {
    expect([...associations.keys()].sort()).toEqual([
      'promrotate-central-receivers',
      'promrotate-central-writer-agent',
      'promrotate-central-writer-batch',
    ]);
    for (const { ScheduleExpression } of associations.values()) {
      expect(ScheduleExpression).toBe('rate(30 minutes)');
    }
  });

  test('receivers one after the other, by the newest accepted set, whoever of them fails', () => {
    expect(associations.get('promrotate-central-receivers')).toMatchObject({
      Name: { Ref: expect.stringMatching(/^HostDocumentsApplyAcceptedSet/) },
      Targets: [{ Key: 'tag:promrotate-receiver', Values: ['central'] }],
      Parameters: {
        Endpoint: ['central'],
        Sequence: ['0'],
        File: ['/etc/web.yml'],
        Adopt: ['before'],
        CheckUrl: ['http://127.0.0.1:9090/-/ready'],
      },
      MaxConcurrency: '1',
      MaxErrors: '100%',
    });
  });

  test('writers in their waves, by the current version, once it is proved', () => {
    expect(associations.get('promrotate-central-writer-batch')).toMatchObject({
      Name: { Ref: expect.stringMatching(/^HostDocumentsSwitchWriter/) },
      Targets: [{ Key: 'tag:promrotate-writer', Values: ['batch-servers'] }],
      Parameters: {
        Endpoint: ['central'],
        Way: ['inline'],
        Directory: ['/etc/credentials'],
        Config: ['/etc/prometheus/prometheus.yml'],
        Reload: ['systemd:prometheus.service'],
        ProveUrl: ['https://example.com/api/v1/write'],
      },
      MaxConcurrency: '2',
      MaxErrors: '100%',
    });
  });

  test('by what the documents take, and with all that they have no default for', () => {
    const documents = { receivers: applyAcceptedSetDocument(), writer: switchWriterDocument() };

    for (const [name, { Parameters }] of associations) {
      const { parameters } = documents[name.includes('-writer-') ? 'writer' : 'receivers'];
      const required = Object.entries(parameters).filter(
        ([, { default: usual }]) => usual === undefined,
      );

      expect(Object.keys(parameters)).toEqual(expect.arrayContaining(Object.keys(Parameters)));
      expect(Object.keys(Parameters)).toEqual(
        expect.arrayContaining(required.map(([parameter]) => parameter)),
      );
      for (const [parameter, [value]] of Object.entries(Parameters)) {
        expect(value).toMatch(new RegExp(parameters[parameter]?.allowedPattern ?? 'none'));
      }
    }
  });

  test('and carry the tag by which the functions may read what became of them', () => {
    for (const association of associations.values()) {
      expect(association['Tags']).toEqual([{ Key: 'promrotate-endpoint', Value: 'central' }]);
    }
  });
});

test('receivers that fetch a parameter by themselves have no association', () => {
  const fetching = receiver({}, { kind: 'parameter', refreshSeconds: 60 });

  expect([...associationsOf({ writers, ...fetching }).keys()]).toEqual([
    'promrotate-central-writer-agent',
    'promrotate-central-writer-batch',
  ]);
});
