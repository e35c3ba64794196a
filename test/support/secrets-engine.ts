import type { OpenQuestions } from '../../infra/local/open-questions.ts';
import type { RotationStepEvent, SecretsEvent } from '../../infra/local/secrets-events.ts';
import { SecretsEngine } from '../../infra/local/secrets-manager.ts';

export const lambdaArn = 'arn:aws:lambda:eu-central-1:123456789012:function:rotate';

/** An engine with a clock that is set by hand, ids that count, and a record of its events. */
export function engineWith(openQuestions: Partial<OpenQuestions> = {}) {
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  let ids = 0;
  const engine = new SecretsEngine({
    now: () => clock.now,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    openQuestions,
  });
  const events: SecretsEvent[] = [];
  engine.on((event) => events.push(event));
  return { engine, clock, events };
}

/** The same with one secret, `s`, whose first value is "first" and whose rotation is on. */
export function rotatedEngine(openQuestions: Partial<OpenQuestions> = {}) {
  const world = engineWith(openQuestions);
  const { versionId = '' } = world.engine.createSecret({
    name: 's',
    value: { secretString: 'first' },
  });
  world.engine.configureRotation({ secretId: 's', rotationLambdaArn: lambdaArn });
  return { ...world, firstVersion: versionId };
}

/** A rotation function that keeps the rules of AWS's template and puts the value "next". */
export function correctRotation(engine: SecretsEngine, seen: RotationStepEvent[] = []) {
  return (event: RotationStepEvent): Promise<void> => {
    seen.push(event);
    const { SecretId: secretId, ClientRequestToken: token, Step: step } = event;
    const { versionIdsToStages } = engine.describe(secretId);
    if (versionIdsToStages[token]?.includes('AWSCURRENT') === true) return Promise.resolve();
    if (step === 'createSecret' && engine.secret(secretId).versions.get(token)?.value === undefined)
      engine.putValue({
        secretId,
        secretString: 'next',
        clientRequestToken: token,
        versionStages: ['AWSPENDING'],
        rotationToken: event.RotationToken,
      });
    if (step === 'finishSecret') {
      const current = Object.entries(versionIdsToStages).find(([, stages]) =>
        stages.includes('AWSCURRENT'),
      );
      engine.updateStage({
        secretId,
        versionStage: 'AWSCURRENT',
        moveToVersionId: token,
        removeFromVersionId: current?.[0],
      });
    }
    return Promise.resolve();
  };
}
