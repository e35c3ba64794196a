import { CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeploymentError } from './deployment-error.ts';
import { Endpoint } from './endpoint.ts';
import { HostDocuments } from './host-documents.ts';
import { HostPolicies } from './host-policies.ts';
import { Keys } from './keys.ts';
import { Ledger } from './ledger.ts';
import { Notifications } from './notifications.ts';
import { addOutputs } from './outputs.ts';
import { Rotation } from './rotation.ts';
import type { Settings } from './settings/settings.ts';
import { WriterUpdates } from './writer-updates.ts';

const resourceLimit = 500;
/** A secret that is made here, a definition and a schedule. */
const resourcesPerEndpoint = 3;

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

    const endpoints = new Construct(this, 'Endpoints');
    for (const endpoint of settings.endpoints) {
      new Endpoint(endpoints, endpoint.name, {
        settings: endpoint,
        secretsKey: keys.secrets,
        rotation,
      });
    }
    this.assertFits(settings.endpoints.length);

    addOutputs(this, { keys, ledger, documents, policies, notifications, rotation, updates });
  }

  /** CloudFormation's limit, said in terms of endpoints. */
  private assertFits(endpointCount: number): void {
    const count = this.node.findAll().filter(CfnResource.isCfnResource).length;
    if (count <= resourceLimit) return;
    const surplus = Math.ceil((count - resourceLimit) / resourcesPerEndpoint);
    const message = `expected at most ${resourceLimit} resources in the stack, found ${count} with ${endpointCount} endpoints: move at least ${surplus} of them to a file of their own and deploy that to another account or region`;
    throw new DeploymentError('TOO_MANY_ENDPOINTS', message);
  }
}
