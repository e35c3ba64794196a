import { z } from 'zod';
import type { DurableState } from './durable-state.ts';

/**
 * Which resources of which stack are there, as CloudFormation remembers them: what an earlier process
 * made is kept by the deployment that follows, and not made a second time.
 */
export class StackRecords {
  readonly #earlier: Readonly<Record<string, string>>;
  readonly #made = new Map<string, string>();

  constructor(state: DurableState) {
    const records = z.record(z.string(), z.string());
    this.#earlier = state.read('resources', records) ?? {};
    state.keep('resources', () => ({ ...this.#earlier, ...Object.fromEntries(this.#made) }));
  }

  /** What `Ref` gave for a resource in an earlier process. */
  earlier(stackName: string, logicalId: string): string | undefined {
    return this.#earlier[`${stackName}/${logicalId}`];
  }

  note(stackName: string, logicalId: string, ref: string): void {
    this.#made.set(`${stackName}/${logicalId}`, ref);
  }
}
