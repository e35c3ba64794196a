import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secretsManager } from '../../functions/adapters/secrets-manager.ts';
import type { Secrets } from '../../functions/shared/ports.ts';
import type { SecretsEngine } from '../../infra/local/secrets-manager.ts';
import { type StandIn, startStandIn } from '../../infra/local/stand-in.ts';
import { engineWith } from '../support/secrets-engine.ts';
import { fakeSecrets } from '../support/world/fake-secrets.ts';

const value = (name: string) => JSON.stringify({ username: name, password: 'p' });
const lambda = 'arn:aws:lambda:eu-central-1:123456789012:function:rotate';
const unknownVersion = '00000000-0000-4000-8000-00000000ffff';

let standIn: StandIn;
let client: SecretsManagerClient;

beforeAll(async () => {
  standIn = await startStandIn({});
  const environment = standIn.adminEnvironment();
  client = new SecretsManagerClient({
    endpoint: standIn.endpoint,
    region: environment['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
});

afterAll(async () => {
  client.destroy();
  await standIn.stop();
});

type World = { secrets: Secrets; engine: SecretsEngine };
const worlds: [string, () => World][] = [
  [
    'the fake of the tests',
    () => {
      const { engine } = engineWith();
      return { engine, secrets: fakeSecrets(engine) };
    },
  ],
  ['the real SDK', () => ({ engine: standIn.secrets, secrets: secretsManager(client) })],
];
let names = 0;

describe.each(worlds)('a secret through %s', (_, make) => {
  function start() {
    const { secrets, engine } = make();
    const secretId = `promrotate/contract-${++names}`;
    const { versionId: first = '' } = engine.createSecret({
      name: secretId,
      value: { secretString: value('first') },
    });
    engine.configureRotation({ secretId, rotationLambdaArn: lambda });
    const { versionId } = engine.rotate({ secretId, rotateImmediately: true });
    return { secrets, engine, secretId, first, versionId };
  }

  test('is described with its labelled versions, the placeholder among them', async () => {
    const { secrets, secretId, first, versionId } = start();
    const { arn, rotationEnabled, stages } = await secrets.describe(secretId);
    expect(arn).toContain(`:secret:${secretId}-`);
    expect(rotationEnabled).toBe(true);
    expect(new Map(stages)).toEqual(
      new Map([
        [first, ['AWSCURRENT']],
        [versionId, ['AWSPENDING']],
      ]),
    );
  });

  test('has no value in the placeholder, in no version and under no label', async () => {
    const { secrets, secretId, versionId } = start();
    const wanted = [
      { versionId, stage: 'AWSPENDING' },
      { versionId: unknownVersion },
      { stage: 'NONE' },
    ];
    for (const version of wanted) {
      expect(await secrets.readVersion(secretId, version)).toBeUndefined();
    }
  });

  test('takes a pending value once', async () => {
    const { secrets, secretId, versionId, first } = start();
    const put = (text: string) => secrets.putPending(secretId, { versionId, text });

    expect(await put(value('next'))).toBe('stored');
    expect(await put(value('next'))).toBe('stored');
    expect(await put(value('other'))).toBe('exists');

    expect(await secrets.readVersion(secretId, { versionId })).toEqual({
      versionId,
      text: value('next'),
    });
    const current = await secrets.readVersion(secretId, { stage: 'AWSCURRENT' });
    expect(current?.versionId).toBe(first);
    expect([...(await secrets.listVersions(secretId))].sort()).toEqual([versionId, first].sort());
  });

  test('moves AWSCURRENT from the version that has it, and from no other', async () => {
    const { secrets, secretId, versionId, first } = start();
    await secrets.putPending(secretId, { versionId, text: value('next') });

    expect(await secrets.moveCurrent(secretId, { from: versionId, to: versionId })).toBe(
      'conflict',
    );
    expect(await secrets.moveCurrent(secretId, { from: first, to: versionId })).toBe('moved');

    const { stages } = await secrets.describe(secretId);
    expect(stages.get(versionId)).toContain('AWSCURRENT');
    expect(stages.get(first)).toEqual(['AWSPREVIOUS']);
  });
});
