import { describe, expect, test } from '@jest/globals';
import { engineWith, rotatedEngine } from '../../support/secrets-engine.ts';

const token = (n: number) => `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`;

/** API: https://docs.aws.amazon.com/secretsmanager/latest/apireference/ ; quotas: reference_limits.html. */
describe('versions and labels of the played Secrets Manager', () => {
  test('PutSecretValue with a known token and the same data changes nothing (API PutSecretValue)', () => {
    const { engine } = rotatedEngine();
    const put = { secretId: 's', secretString: 'a', clientRequestToken: token(1) };
    engine.putValue({ ...put, versionStages: ['blue'] });

    engine.putValue(put);

    expect(engine.describe('s').versionIdsToStages[token(1)]).toEqual(['blue']);
  });

  test('PutSecretValue with a known token and other data is refused (API PutSecretValue)', () => {
    const { engine } = rotatedEngine();
    engine.putValue({ secretId: 's', secretString: 'a', clientRequestToken: token(1) });

    expect(() =>
      engine.putValue({ secretId: 's', secretString: 'b', clientRequestToken: token(1) }),
    ).toThrow(expect.objectContaining({ code: 'ResourceExistsException' }));
  });

  test('PutSecretValue without stages moves AWSCURRENT, and AWSPREVIOUS follows (API PutSecretValue)', () => {
    const { engine, firstVersion, events } = rotatedEngine();

    const { versionId } = engine.putValue({ secretId: 's', secretString: 'second' });

    expect(engine.describe('s').versionIdsToStages).toEqual({
      [firstVersion]: ['AWSPREVIOUS'],
      [versionId]: ['AWSCURRENT'],
    });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'label-updated', label: 'AWSCURRENT', versionId }),
    );
  });

  test('the first value becomes current whatever its stages (API PutSecretValue)', () => {
    const { engine } = engineWith();
    engine.createSecret({ name: 'empty' });

    const { versionStages } = engine.putValue({
      secretId: 'empty',
      secretString: 'a',
      versionStages: ['blue'],
    });

    expect(versionStages).toEqual(['blue', 'AWSCURRENT']);
  });

  test('a label that is attached moves only when the owner is named (API UpdateSecretVersionStage)', () => {
    const { engine, firstVersion } = rotatedEngine();
    engine.putValue({
      secretId: 's',
      secretString: 'b',
      clientRequestToken: token(1),
      versionStages: ['blue'],
    });
    const move = { secretId: 's', versionStage: 'AWSCURRENT', moveToVersionId: token(1) };

    expect(() => engine.updateStage(move)).toThrow(
      `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${firstVersion}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
    expect(() => engine.updateStage({ ...move, removeFromVersionId: token(1) })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
    engine.updateStage({ ...move, removeFromVersionId: firstVersion });

    expect(engine.describe('s').versionIdsToStages).toEqual({
      [firstVersion]: ['AWSPREVIOUS'],
      [token(1)]: ['blue', 'AWSCURRENT'],
    });
  });

  test('a rollback swaps AWSCURRENT and AWSPREVIOUS (API UpdateSecretVersionStage)', () => {
    const { engine, firstVersion } = rotatedEngine();
    const { versionId } = engine.putValue({ secretId: 's', secretString: 'second' });

    engine.updateStage({
      secretId: 's',
      versionStage: 'AWSCURRENT',
      moveToVersionId: firstVersion,
      removeFromVersionId: versionId,
    });

    expect(engine.describe('s').versionIdsToStages).toEqual({
      [firstVersion]: ['AWSCURRENT'],
      [versionId]: ['AWSPREVIOUS'],
    });
  });

  test('AWSCURRENT can not be taken off altogether (API UpdateSecretVersionStage)', () => {
    const { engine, firstVersion } = rotatedEngine();

    expect(() =>
      engine.updateStage({
        secretId: 's',
        versionStage: 'AWSCURRENT',
        removeFromVersionId: firstVersion,
      }),
    ).toThrow("It can't be completely removed.");
  });

  test('a version without labels stays readable by id, and only the list with deprecated ones shows it (API GetSecretValue and ListSecretVersionIds: IncludeDeprecated)', () => {
    const { engine, firstVersion } = rotatedEngine();
    engine.putValue({ secretId: 's', secretString: 'second' });
    engine.putValue({ secretId: 's', secretString: 'third' });

    expect(engine.describe('s').versionIdsToStages).not.toHaveProperty(firstVersion);
    expect(engine.listVersions({ secretId: 's' })).toHaveLength(2);
    expect(engine.listVersions({ secretId: 's', includeDeprecated: true })).toHaveLength(3);
    expect(engine.getValue({ secretId: 's', versionId: firstVersion }).value.secretString).toBe(
      'first',
    );
  });

  test('versions without labels beyond 100 go once they are older than a day (API PutSecretValue)', () => {
    const { engine, clock, firstVersion } = rotatedEngine();
    for (let n = 1; n <= 120; n++) engine.putValue({ secretId: 's', secretString: `value ${n}` });
    const count = () => engine.listVersions({ secretId: 's', includeDeprecated: true }).length;
    expect(count()).toBe(121);

    clock.now += 25 * 3_600_000;
    engine.putValue({ secretId: 's', secretString: 'last' });

    expect(count()).toBe(100);
    expect(() => engine.getValue({ secretId: 's', versionId: firstVersion })).toThrow(
      `Secrets Manager can't find the specified secret value for VersionId: ${firstVersion}`,
    );
  });

  test('a secret takes 20 labels at most (quota)', () => {
    const { engine } = rotatedEngine();
    const labels = Array.from({ length: 19 }, (_, n) => `label-${n}`);
    engine.putValue({ secretId: 's', secretString: 'a', versionStages: labels });

    expect(() =>
      engine.putValue({ secretId: 's', secretString: 'b', versionStages: ['one-more'] }),
    ).toThrow(expect.objectContaining({ code: 'LimitExceededException' }));
  });

  test.each([
    [true, 'ResourceNotFoundException'],
    [false, 'InvalidRequestException'],
  ])(
    'an id and a stage that do not belong together fail, switch %s: %s (API GetSecretValue says fails, not how)',
    (isNotFound, code) => {
      const { engine, firstVersion } = rotatedEngine({ stageMismatchIsNotFound: isNotFound });

      expect(() =>
        engine.getValue({ secretId: 's', versionId: firstVersion, versionStage: 'AWSPREVIOUS' }),
      ).toThrow(expect.objectContaining({ code }));
    },
  );

  test('a secret is found by name, by ARN and by ARN without its last characters (API GetSecretValue: SecretId)', () => {
    const { engine } = rotatedEngine();
    const { arn } = engine.secret('s');

    expect(engine.secret(arn).name).toBe('s');
    expect(engine.secret(arn.slice(0, -7)).name).toBe('s');
    expect(() => engine.secret('other')).toThrow(
      "Secrets Manager can't find the specified secret.",
    );
  });

  test.each([31, 65])('a token of %d characters is refused (API: 32 to 64)', (length) => {
    const { engine } = rotatedEngine();
    const clientRequestToken = 'x'.repeat(length);

    expect(() => engine.rotate({ secretId: 's', clientRequestToken })).toThrow('32-64');
    expect(() => engine.putValue({ secretId: 's', secretString: 'a', clientRequestToken })).toThrow(
      '32-64',
    );
  });
});
