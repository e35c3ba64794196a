import type { ResourceHandler, ResourceHandlers } from '../resource.ts';
import { bucketResources } from './buckets.ts';
import { cloudWatchResources } from './cloudwatch.ts';
import { functionResources } from './functions.ts';
import { identityResources } from './identity.ts';
import { messagingResources } from './messaging.ts';
import { schedulerResources } from './scheduler.ts';
import { secretResources } from './secrets.ts';
import { storageResources } from './storage.ts';
import { systemsManagerResources } from './systems-manager.ts';

/** Resources that are there and do nothing in the local run: nothing sends mail. */
const passive: ResourceHandler = ({ generatedName }) => ({ ref: generatedName });

/** The resource types that the stand-in plays; a template with another one is not deployed. */
export const resourceHandlers: ResourceHandlers = {
  ...bucketResources,
  ...cloudWatchResources,
  ...functionResources,
  ...identityResources,
  ...messagingResources,
  ...schedulerResources,
  ...secretResources,
  ...storageResources,
  ...systemsManagerResources,
  'AWS::CDK::Metadata': passive,
  'AWS::SNS::Subscription': passive,
};
