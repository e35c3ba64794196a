import { describe, expect, test } from '@jest/globals';
import type { RotationStepEvent } from '../../../infra/local/secrets-events.ts';
import { correctRotation, lambdaArn, rotatedEngine } from '../../support/secrets-engine.ts';

const failing = (step: string) => (event: RotationStepEvent) =>
  event.Step === step ? Promise.reject(new Error('planted')) : Promise.resolve();

const rotationNames = (events: readonly object[]) =>
  events.flatMap((event) => ('eventName' in event ? [event.eventName] : []));

/**
 * API: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html and its
 * neighbours. User Guide: https://docs.aws.amazon.com/secretsmanager/latest/userguide/ with
 * rotate-secrets_lambda-functions.html, troubleshoot_rotation.html and cloudtrail_log_entries.html.
 * PCS guide: AWS Parallel Computing Service User Guide, on rotating the cluster secret.
 */
describe('rotation of the played Secrets Manager', () => {
  test('AWSPENDING stands on a version without value before createSecret (API DescribeSecret)', () => {
    const { engine } = rotatedEngine();

    const { versionId } = engine.rotate({ secretId: 's' });

    expect(engine.describe('s').versionIdsToStages[versionId]).toEqual(['AWSPENDING']);
    expect(() => engine.getValue({ secretId: 's', versionId, versionStage: 'AWSPENDING' })).toThrow(
      expect.objectContaining({ code: 'ResourceNotFoundException' }),
    );
    expect(engine.listVersions({ secretId: 's', includeDeprecated: true })).toHaveLength(1);
  });

  test('the four steps get the ARN, the version and a rotation token (User Guide: rotation function)', async () => {
    const { engine, events } = rotatedEngine();
    const { arn, versionId } = engine.rotate({ secretId: 's' });
    const seen: RotationStepEvent[] = [];

    const result = await engine.runRotation('s', correctRotation(engine, seen));

    expect(result).toBe('succeeded');
    expect(seen.map(({ Step }) => Step)).toEqual([
      'createSecret',
      'setSecret',
      'testSecret',
      'finishSecret',
    ]);
    for (const event of seen)
      expect(event).toMatchObject({
        SecretId: arn,
        ClientRequestToken: versionId,
        RotationToken: expect.stringMatching(/^[a-zA-Z0-9-]{36,256}$/),
      });
    expect(engine.getValue({ secretId: 's' }).value.secretString).toBe('next');
    expect(rotationNames(events)).toEqual(['RotationStarted', 'RotationSucceeded']);
  });

  test('a failed step ends the run and leaves AWSCURRENT alone (User Guide: troubleshoot rotation)', async () => {
    const { engine, events, firstVersion } = rotatedEngine();
    engine.rotate({ secretId: 's' });
    const seen: string[] = [];

    const result = await engine.runRotation('s', (event) => {
      seen.push(event.Step);
      return failing('setSecret')(event);
    });

    expect(result).toBe('failed');
    expect(seen).toEqual(['createSecret', 'setSecret']);
    expect(engine.describe('s').versionIdsToStages[firstVersion]).toEqual(['AWSCURRENT']);
    expect(events).toContainEqual(
      expect.objectContaining({
        eventName: 'RotationFailed',
        error: `Error when executing lambda ${lambdaArn} during setSecret step`,
      }),
    );
  });

  test('a retry is the whole rotation again with the same version (User Guide: rotation function)', async () => {
    const { engine } = rotatedEngine();
    const { versionId } = engine.rotate({ secretId: 's' });
    await engine.runRotation('s', failing('testSecret'));
    const seen: RotationStepEvent[] = [];

    const result = await engine.runRotation('s', correctRotation(engine, seen));

    expect(result).toBe('succeeded');
    expect(seen).toHaveLength(4);
    expect(seen.every((event) => event.ClientRequestToken === versionId)).toBe(true);
  });

  test('RotateSecret is refused while AWSPENDING stands elsewhere than AWSCURRENT, and reattempts (API RotateSecret)', async () => {
    const { engine, events } = rotatedEngine();
    const { versionId } = engine.rotate({ secretId: 's' });
    await engine.runRotation('s', failing('createSecret'));

    expect(() => engine.rotate({ secretId: 's' })).toThrow(
      "A previous rotation isn't complete. That rotation will be reattempted.",
    );
    expect(events.at(-1)).toMatchObject({ kind: 'rotation-due', versionId, isReattempt: true });
  });

  test.each([true, false])(
    'RotateSecret is allowed with AWSPENDING beside AWSCURRENT or nowhere, cleared: %s (API RotateSecret)',
    async (promotionClearsPending) => {
      const { engine } = rotatedEngine({ promotionClearsPending });
      const { versionId } = engine.rotate({ secretId: 's' });
      await engine.runRotation('s', correctRotation(engine));

      expect(engine.describe('s').versionIdsToStages[versionId]?.includes('AWSPENDING')).toBe(
        !promotionClearsPending,
      );
      expect(engine.rotate({ secretId: 's' }).versionId).not.toBe(versionId);
    },
  );

  test('a finishSecret that moves nothing is a failed rotation (API RotateSecret: AWSPENDING ends beside AWSCURRENT or nowhere; that the run counts as failed is ours, undocumented)', async () => {
    const { engine } = rotatedEngine();
    engine.rotate({ secretId: 's' });

    await expect(engine.runRotation('s', () => Promise.resolve())).resolves.toBe('failed');
  });

  test('a value put by hand in the middle abandons the rotation (CloudTrail entry RotationAbandoned)', async () => {
    const { engine, events } = rotatedEngine();
    const { versionId } = engine.rotate({ secretId: 's' });

    const result = await engine.runRotation('s', ({ Step }) => {
      if (Step === 'setSecret') engine.putValue({ secretId: 's', secretString: 'by hand' });
      return Promise.resolve();
    });

    expect(result).toBe('abandoned');
    expect(engine.describe('s').versionIdsToStages).not.toHaveProperty(versionId);
    expect(rotationNames(events)).toEqual(['RotationStarted', 'RotationAbandoned']);
  });

  test('taking AWSPENDING off by hand frees the secret for a new rotation (PCS guide)', async () => {
    const { engine } = rotatedEngine();
    const { versionId } = engine.rotate({ secretId: 's' });
    await engine.runRotation('s', failing('setSecret'));

    engine.updateStage({
      secretId: 's',
      versionStage: 'AWSPENDING',
      removeFromVersionId: versionId,
    });

    expect(engine.rotate({ secretId: 's' }).versionId).not.toBe(versionId);
  });

  test('CancelRotateSecret turns rotation off and leaves AWSPENDING (API CancelRotateSecret)', () => {
    const { engine, events } = rotatedEngine();
    const { versionId } = engine.rotate({ secretId: 's' });

    engine.cancelRotation('s');

    expect(engine.describe('s')).toMatchObject({
      rotationEnabled: false,
      versionIdsToStages: { [versionId]: ['AWSPENDING'] },
    });
    events.length = 0;
    expect(() => engine.rotate({ secretId: 's' })).toThrow('previous rotation');
    expect(events).toEqual([]);
  });

  test.each([
    [true, 'first'],
    [false, undefined],
  ])(
    'RotateImmediately=false runs testSecret alone on a temporary version, with value: %s (API RotateSecret)',
    async (testVersionHasValue, value) => {
      const { engine, events, firstVersion } = rotatedEngine({ testVersionHasValue });
      const { versionId } = engine.rotate({ secretId: 's', rotateImmediately: false });
      const seen: string[] = [];

      await engine.runRotation('s', ({ Step, ClientRequestToken }) => {
        seen.push(Step);
        const version = engine.secret('s').versions.get(ClientRequestToken);
        expect(version?.stages).toEqual(new Set(['AWSPENDING']));
        expect(version?.value?.secretString).toBe(value);
        return Promise.resolve();
      });

      expect(seen).toEqual(['testSecret']);
      expect(engine.secret('s').versions.has(versionId)).toBe(false);
      expect(engine.describe('s').versionIdsToStages).toEqual({ [firstVersion]: ['AWSCURRENT'] });
      expect(rotationNames(events)).toEqual(['TestRotationStarted', 'TestRotationSucceeded']);
    },
  );

  test('a failed test is an event and leaves nothing behind (CloudTrail entry TestRotationFailed; API RotateSecret: the version is removed)', async () => {
    const { engine, events } = rotatedEngine();
    engine.rotate({ secretId: 's', rotateImmediately: false });

    await engine.runRotation('s', failing('testSecret'));

    expect(rotationNames(events).at(-1)).toBe('TestRotationFailed');
    expect(() => engine.rotate({ secretId: 's' })).not.toThrow();
  });

  test('a value put by another principal without RotationToken fails createSecret (troubleshoot rotation)', async () => {
    const { engine, events } = rotatedEngine();
    const { versionId } = engine.rotate({ secretId: 's' });

    await engine.runRotation('s', ({ ClientRequestToken }) => {
      engine.putValue({
        secretId: 's',
        secretString: 'next',
        clientRequestToken: ClientRequestToken,
        versionStages: ['AWSPENDING'],
        byRotationFunction: false,
      });
      return Promise.resolve();
    });

    expect(events.at(-1)).toMatchObject({
      error: expect.stringContaining(`Pending secret version ${versionId} for Secret`),
    });
  });

  test('a RotationToken of another run is refused (API PutSecretValue: RotationToken; the error is ours, undocumented)', () => {
    const { engine } = rotatedEngine();
    const { versionId } = engine.rotate({ secretId: 's' });

    expect(() =>
      engine.putValue({
        secretId: 's',
        secretString: 'next',
        clientRequestToken: versionId,
        rotationToken: '22222222-2222-4222-8222-222222222222',
      }),
    ).toThrow(expect.objectContaining({ code: 'InvalidRequestException' }));
  });

  test('each run of a rotation has a token of its own, and the one before is void (ours, undocumented)', async () => {
    const { engine } = rotatedEngine();
    const { versionId } = engine.rotate({ secretId: 's' });
    const seen: RotationStepEvent[] = [];
    const run = () =>
      engine.runRotation('s', (event) => {
        seen.push(event);
        return failing('setSecret')(event);
      });

    await run();
    await run();

    const [first = '', , second = ''] = seen.map(({ RotationToken }) => RotationToken);
    expect(seen.map(({ RotationToken }) => RotationToken)).toEqual([first, first, second, second]);
    expect(second).not.toBe(first);
    const put = (rotationToken: string) =>
      engine.putValue({
        secretId: 's',
        secretString: 'next',
        clientRequestToken: versionId,
        versionStages: ['AWSPENDING'],
        rotationToken,
      });
    expect(() => put(first)).toThrow(expect.objectContaining({ code: 'InvalidRequestException' }));
    expect(() => put(second)).not.toThrow();
  });

  test('RotateSecret without a function is refused (API RotateSecret)', () => {
    const { engine } = rotatedEngine();
    engine.createSecret({ name: 'plain', value: { secretString: 'a' } });

    expect(() => engine.rotate({ secretId: 'plain' })).toThrow(
      'No Lambda rotation function ARN is associated with this secret.',
    );
    expect(engine.describe('plain')).not.toHaveProperty('rotationEnabled');
  });
});
