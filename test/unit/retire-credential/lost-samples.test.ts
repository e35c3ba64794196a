import { expect, test } from '@jest/globals';
import { settleOnce } from '../../support/world/drive.ts';
import { rotatedOnce } from '../../support/world/leaks.ts';
import { ledgerIn, placeOrder } from '../../support/world/state-of-endpoint.ts';

const lostByEach = 4;

test.each([
  ['the replicas, and not the front as well', true],
  ['the front where no replica can be asked', false],
])('counts the samples that a leak cost at %s', async (_, canAskReplicas) => {
  const { world, leaked } = await rotatedOnce();
  world.definition.receiver.front.query = 'https://front/api/v1/query';
  if (!canAskReplicas)
    for (const replica of world.definition.receiver.replicas) delete replica.query;
  await placeOrder(world, { kind: 'revoke', versionId: leaked });
  const orderedAt = `@ ${world.now / 1000}`;
  world.answer = (place, query): Record<string, number> => {
    if (!query.startsWith('count_over_time')) return { up: world.now / 1000 };
    if (place === 'replica-1') return {};
    return { up: query.includes(orderedAt) ? 30 : 30 - lostByEach };
  };

  await settleOnce(world);

  expect(ledgerIn(world).closedOrder?.lostSamples).toBe(
    lostByEach * world.definition.writers.length,
  );
});
