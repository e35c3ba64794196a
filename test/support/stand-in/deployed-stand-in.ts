import {
  type StandIn,
  type StandInEvent,
  type StandInOptions,
  startStandIn,
} from '../../../infra/local/stand-in.ts';
import { type Assembly, bundleInto, writeAssembly } from './assembly.ts';

export interface Deployed {
  readonly standIn: StandIn;
  readonly assembly: Assembly;
  readonly events: readonly StandInEvent[];
  readonly outputs: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

interface DeployedOptions extends StandInOptions {
  readonly bundles?: readonly ('rotation' | 'listener')[];
  /** Changes the assembly before it is deployed. */
  readonly prepare?: (assembly: Assembly) => void;
  /** The template's `Outputs`. */
  readonly outputs?: object;
}

/** Starts a stand-in and deploys a template of these resources as the stack "Small". */
export async function deployedStandIn(
  resources: Readonly<Record<string, unknown>>,
  { bundles = [], prepare, outputs = {}, ...options }: DeployedOptions = {},
): Promise<Deployed> {
  const events: StandInEvent[] = [];
  const assembly = writeAssembly(resources, { Outputs: outputs });
  for (const bundle of bundles) bundleInto(assembly, bundle);
  prepare?.(assembly);
  const standIn = await startStandIn({
    retry: { attempts: 1, delayMs: 10 },
    lambda: { asyncRetries: 1, asyncRetryDelayMs: 10 },
    log: (event) => events.push(event),
    ...options,
  });
  const remove = async () => {
    await standIn.stop();
    assembly.remove();
  };
  try {
    const deployment = await standIn.deploy(assembly.directory, 'Small');
    return { standIn, assembly, events, outputs: deployment.outputs, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
