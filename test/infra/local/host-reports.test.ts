import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hostReports } from '../../../functions/adapters/host-reports.ts';
import { associationNames } from '../../../functions/shared/contract.ts';
import { clientsFor } from '../../support/stand-in/clients.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { association, shellDocument } from '../../support/stand-in/documents.ts';
import { World } from '../../support/world/world.ts';

const { endpoint, writers } = new World().definition;
const named = (AssociationName: string) => ({ AssociationName });

/** What the documents print, on hosts of both kinds. */
const resources = {
  Apply: shellDocument('apply', [
    'echo "promrotate-error YAML_BROKEN expected plain YAML" >&2',
    'exit 1',
  ]),
  Switch: shellDocument('switch', ['echo "promrotate-report outcome=switched version=v"']),
  Killed: shellDocument('killed', ['kill -KILL $$']),
  Receivers: association('Apply', named(associationNames.receivers(endpoint))),
  WriterA: association('Switch', named(associationNames.writer(endpoint, 'a'))),
  WriterB: association('Killed', named(associationNames.writer(endpoint, 'b'))),
};

let root: string;
let deployed: Deployed;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'promrotate-hosts-'));
  deployed = await deployedStandIn(resources);
  const tags = { fleet: 'a' };
  deployed.standIn.addHost({ instanceId: 'i-a', root, tags, managedPolicies: [], roleTags: {} });
  await deployed.standIn.idle();
});
afterAll(async () => {
  await deployed.remove();
  rmSync(root, { recursive: true, force: true });
});

test('the runs of State Manager tell what became of hosts of receivers and writers', async () => {
  const { ssm } = clientsFor(deployed.standIn.adminEnvironment());

  const reports = await hostReports(ssm).since({ endpoint, writers }, 0);

  const said = reports.map(({ host, writer = '', outcome, detail = '' }) =>
    [host, writer, outcome, detail].join(' '),
  );
  expect(said.toSorted()).toEqual([
    'i-a  failed YAML_BROKEN: expected plain YAML',
    'i-a a switched ',
    'i-a b failed COMMAND_FAILED: expected the document to say why, found nothing',
  ]);
});
