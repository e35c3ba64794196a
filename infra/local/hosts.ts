import { managedInstanceCore } from './iam/aws-managed-policies.ts';
import type { Identities } from './iam/identities.ts';
import { statementsOf } from './iam/policy-document.ts';
import type { Principals } from './iam/principals.ts';
import type { MetadataService } from './imds.ts';
import { arnOf, type Place } from './place.ts';
import type { ManagedPolicy } from './played-aws.ts';
import type { Host } from './ssm/host.ts';
import type { HostOptions } from './stand-in-options.ts';

interface HostsDeps {
  readonly place: Place;
  readonly principals: Principals;
  readonly identities: Identities;
  readonly metadata: MetadataService;
  readonly endpoint: () => string;
  /** Where a new host is noted. */
  readonly instances: Host[];
  readonly findPolicy: (reference: string) => ManagedPolicy;
}

const instanceTrust = statementsOf({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'ec2.amazonaws.com' },
  },
});

/** The played instances, each with a role of its own that has the policies and tags asked for. */
export class Hosts {
  readonly #deps: HostsDeps;

  constructor(deps: HostsDeps) {
    this.#deps = deps;
  }

  add(options: HostOptions): Host {
    const { place, principals, identities, metadata, findPolicy } = this.#deps;
    const { instanceId, root, tags, roleTags, defaultHostManagement = false } = options;
    const name = `host-${instanceId}`;
    const agentPolicies = defaultHostManagement ? [] : [managedInstanceCore.arn];
    const attached = [...agentPolicies, ...options.managedPolicies].map(findPolicy);
    const role = {
      name,
      arn: arnOf(place, 'iam', `role/${name}`),
      tags: roleTags,
      trust: instanceTrust,
      statements: attached.flatMap(({ statements }) => statements),
    };
    identities.addRole(role, { attached });
    // EC2 names the session after the instance.
    const principal = principals.session(role, instanceId);
    const metadataEndpoint = metadata.add({ principal, instanceId, ...place });
    const host: Host = {
      instanceId,
      root,
      tags,
      shell: options.shell ?? 'sh',
      environment: {
        ...this.#environment(instanceId, root, metadataEndpoint),
        ...options.environment,
      },
      online: options.online ?? true,
      terminated: false,
    };
    this.#deps.instances.push(host);
    return host;
  }

  /** What the agent's shell has on an instance, and where AWS and the host's files are played. */
  #environment(instanceId: string, root: string, metadataEndpoint: string): Record<string, string> {
    return {
      AWS_EC2_METADATA_SERVICE_ENDPOINT: metadataEndpoint,
      AWS_ENDPOINT_URL: this.#deps.endpoint(),
      AWS_SSM_REGION_NAME: this.#deps.place.region,
      AWS_SSM_INSTANCE_ID: instanceId,
      PROMROTATE_HOST_ROOT: root,
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    };
  }
}
