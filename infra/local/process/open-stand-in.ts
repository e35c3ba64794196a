import { type StandIn, type StandInEvent, startStandIn } from '../stand-in.ts';
import type { ProcessOptions } from './process-options.ts';

/**
 * A stand-in with everything that its options declare. With the state of an earlier process it goes on
 * where that one ended: nothing is made twice, and the rotations that were under way run again.
 */
export async function openStandIn(
  { standIn: options, secrets, deployment, hosts }: ProcessOptions,
  log: (event: StandInEvent) => void,
) {
  const standIn = await startStandIn({ ...options, log });
  try {
    for (const { name, secretString } of secrets)
      if (!has(standIn, name)) standIn.secrets.createSecret({ name, value: { secretString } });
    standIn.save();
    const deployed =
      deployment && (await standIn.deploy(deployment.assemblyDirectory, deployment.stackName));
    for (const host of hosts) standIn.addHost(host);
    standIn.resume();
    return { standIn, outputs: deployed?.outputs ?? {} };
  } catch (error) {
    await standIn.stop();
    throw error;
  }
}

function has({ secrets }: StandIn, name: string): boolean {
  return secrets.secrets().some((secret) => secret.name === name);
}
