import { CfnResource, Stack } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { Auditing } from './auditing.ts';
import { DeploymentError } from './deployment-error.ts';
import { Endpoint } from './endpoint.ts';
import { HostDocuments } from './host-documents.ts';
import { HostPolicies } from './host-policies.ts';
import { Keys } from './keys.ts';
import { Ledger } from './ledger.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { Notifications } from './notifications.ts';
import { Operation } from './operation.ts';
import { addOutputs } from './outputs.ts';
import { Probing } from './probing.ts';
import { Retirement } from './retirement.ts';
import { Rotation } from './rotation.ts';
import { Runbooks } from './runbooks.ts';
import type { Settings } from './settings/settings.ts';
import { WriterUpdates } from './writer-updates.ts';

const resourceLimit = 500;

/** All of promrotate: what every endpoint shares, then the endpoints. */
export class PromrotateStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'Rotates the write credentials of Prometheus endpoints' });
    const keys = new Keys(this, 'Keys', { existing: settings.existingKeyArns });
    const ledger = new Ledger(this, 'Ledger');
    const documents = new HostDocuments(this, 'HostDocuments');
    const policies = new HostPolicies(this, 'HostPolicies', { keys });
    const notifications = new Notifications(this, 'Notifications', settings.notifications);
    const shared = { keys, ledger, notifications, logRetention: settings.logRetentionDays };
    const rotation = new Rotation(this, 'Rotation', {
      ...shared,
      document: documents.applyAcceptedSet,
    });
    const updates = new WriterUpdates(this, 'WriterUpdates', {
      ...shared,
      document: documents.switchWriter,
    });
    const retirement = new Retirement(this, 'Retirement', {
      ...shared,
      document: documents.applyAcceptedSet,
      rotation,
      updates,
    });
    const probing = new Probing(this, 'Probing', {
      ...shared,
      document: documents.applyAcceptedSet,
    });
    const auditing = new Auditing(this, 'Auditing', {
      ...shared,
      probeSchedules: probing.scheduleGroup,
      readers: [
        rotation.rotateSecret,
        updates.updateWriters,
        retirement.retireCredential,
        probing.probeEndpoint,
      ],
    });
    const operation = new Operation(this, 'Operation', {
      ...shared,
      rotation,
      retireCredential: retirement.retireCredential.lambda,
    });
    const runbooks = new Runbooks(this, 'Runbooks', { operation });
    new Monitoring(this, 'Monitoring', {
      settings,
      notifications,
      rotation,
      updates,
      retirement,
      probing,
      auditing,
      operation,
    });

    const endpoints = new Construct(this, 'Endpoints');
    for (const endpoint of settings.endpoints) {
      new Endpoint(endpoints, endpoint.name, {
        settings: endpoint,
        secretsKey: keys.secrets,
        rotation,
        probing,
        documents,
      });
    }
    this.assertFits(endpoints);

    addOutputs(this, {
      keys,
      ledger,
      documents,
      policies,
      notifications,
      rotation,
      updates,
      retirement,
      probing,
      auditing,
      operation,
      runbooks,
    });
  }

  /** CloudFormation's limit, said in terms of endpoints. */
  private assertFits({ node: { children } }: Construct): void {
    const count = resourceCount(this);
    if (count <= resourceLimit) return;
    const sizes = children.map(resourceCount).sort((a, b) => b - a);
    const surplus = howManyMakeUp(count - resourceLimit, sizes);
    const message = `expected at most ${resourceLimit} resources in the stack, found ${count} with ${children.length} endpoints, each of which has 5 and one a writer: move at least ${surplus} of them to a file of their own and deploy that to another account or region`;
    throw new DeploymentError('TOO_MANY_ENDPOINTS', message);
  }
}

const resourceCount = ({ node }: IConstruct): number =>
  node.findAll().filter(CfnResource.isCfnResource).length;

/** How many of the sizes, from the first, come to that much. */
function howManyMakeUp(amount: number, sizes: readonly number[]): number {
  let rest = amount;
  const enough = sizes.findIndex((size) => (rest -= size) <= 0);
  return enough < 0 ? sizes.length : enough + 1;
}
