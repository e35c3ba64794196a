import { expect, test } from '@jest/globals';
import { rotateAndUpdate, runTo, settleAll } from '../../support/world/drive.ts';
import { openFindings } from '../../support/world/state-of-endpoint.ts';
import { secretId, World } from '../../support/world/world.ts';

const byHand = {
  secretId,
  secretString: '{"username":"by-hand","password":"typed"}',
  byRotationFunction: false,
};

test('a rotation that a value put by hand has ended is told of, until one has ended well', async () => {
  const world = new World();
  await rotateAndUpdate(world);
  const abandoned = await runTo(world, 'setSecret');
  world.engine.putValue(byHand);

  await settleAll(world, 2);

  expect(openFindings(world)).toContain(`ROTATION_ABANDONED#${abandoned}`);
  const told = world.around.notices.filter(({ subject }) => subject.includes('ROTATION_ABANDONED'));
  expect(told).toHaveLength(1);
  expect(told[0]?.text).toContain(abandoned);

  await rotateAndUpdate(world);
  await settleAll(world);
  expect(openFindings(world)).not.toContain(`ROTATION_ABANDONED#${abandoned}`);
});

test('one that was given up for a fresh one is not', async () => {
  const world = new World();
  await rotateAndUpdate(world);
  const stuck = await runTo(world, 'createSecret');
  const credential = world.credentialOf(stuck);
  for (const replica of world.replicas) {
    replica.refuses = ({ password }) => password === credential?.password;
  }
  world.now += 2 * 3_600_000;

  await settleAll(world, 3);

  expect(world.around.notices.map(({ subject }) => subject)).not.toContain(
    'promrotate central: ROTATION_ABANDONED',
  );
});
