import { expect, test } from '@jest/globals';
import { rotateAndUpdate, settleAll } from '../../support/world/drive.ts';
import { isAccepted, openFindings } from '../../support/world/state-of-endpoint.ts';
import { secretId, World } from '../../support/world/world.ts';

test('a value put by hand that a rotation back to the same version ended is retired after its grace', async () => {
  const world = new World({ query: true, retirement: { watchSeconds: 0 } });
  const version = await rotateAndUpdate(world);
  await settleAll(world);
  const secretString = '{"username":"by-hand","password":"typed"}';
  const put = world.engine.putValue({ secretId, secretString, byRotationFunction: false });
  world.engine.updateStage({
    secretId,
    versionStage: 'AWSCURRENT',
    removeFromVersionId: put.versionId,
    moveToVersionId: version,
  });
  await settleAll(world);

  world.now += 3_600_001;
  await settleAll(world, 2);

  expect(isAccepted(world, put.versionId)).toEqual([false, false]);
  expect(openFindings(world)).toEqual([]);
});
