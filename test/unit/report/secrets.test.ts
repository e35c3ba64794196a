import { expect, test } from '@jest/globals';
import { look } from '../../../functions/shared/look.ts';
import { renderReport } from '../../../functions/shared/report/page/render-report.ts';
import { reportEndpoint } from '../../../functions/shared/report/report-endpoint.ts';
import { probe, rotateAndUpdate } from '../../support/world/drive.ts';
import { World } from '../../support/world/world.ts';

test('no secret of any version is in a report or on its page', async () => {
  const world = new World();
  const versionIds = [await rotateAndUpdate(world), await rotateAndUpdate(world)];
  for (const replica of world.replicas) replica.isUp = false;
  await probe(world).catch(() => undefined);

  const deps = world.deps(world.invocation());
  const endpoint = reportEndpoint(await look(deps, world.definition));
  const report = { generatedAt: world.now, place: 'here', endpoints: [endpoint], failures: [] };
  const told = JSON.stringify(report) + renderReport(report);

  for (const versionId of versionIds) {
    const { username, password } = world.credentialOf(versionId) ?? {};
    expect(told).toContain(username);
    expect(password).toMatch(/^password-\d$/);
    expect(told).not.toContain(password);
  }
  expect(told).not.toContain('written years ago');
});
