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
  remove(): Promise<void>;
}

interface DeployedOptions extends StandInOptions {
  readonly bundles?: readonly ('rotation' | 'listener')[];
  /** Changes the assembly before it is deployed. */
  readonly prepare?: (assembly: Assembly) => void;
}

/** Starts a stand-in and deploys a template of these resources as the stack "Small". */
export async function deployedStandIn(
  resources: Readonly<Record<string, unknown>>,
  { bundles = [], prepare, ...options }: DeployedOptions = {},
): Promise<Deployed> {
  const events: StandInEvent[] = [];
  const assembly = writeAssembly(resources);
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
    await standIn.deploy(assembly.directory, 'Small');
  } catch (error) {
    await remove();
    throw error;
  }
  return { standIn, assembly, events, remove };
}
