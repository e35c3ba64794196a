import { setTimeout as delay } from 'node:timers/promises';
import type { Activity } from './activity.ts';
import type { RotationStepEvent } from './secrets-events.ts';
import type { SecretsEngine } from './secrets-manager.ts';

/** How often a failed rotation is run again. AWS does it "multiple times" and says no more. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly delayMs: number;
}

interface RotationDriverDeps {
  readonly engine: SecretsEngine;
  readonly activity: Activity;
  readonly retry: RetryPolicy;
  readonly invoke: (functionArn: string, event: RotationStepEvent) => Promise<void>;
}

/** Runs the rotations that are due: at once, one at a time for each secret, and again when they fail. */
export class RotationDriver {
  readonly #deps: RotationDriverDeps;
  readonly #driven = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(deps: RotationDriverDeps) {
    this.#deps = deps;
    deps.engine.on((event) => {
      if (event.kind === 'rotation-due') deps.activity.run(() => this.#drive(event.arn));
    });
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #drive(arn: string): Promise<void> {
    // RotateSecret has not answered yet: the caller sees the placeholder before the first step runs.
    await delay(0);
    if (this.#driven.has(arn)) return;
    this.#driven.add(arn);
    try {
      await this.#runUntilDone(arn);
    } finally {
      this.#driven.delete(arn);
    }
  }

  async #runUntilDone(arn: string): Promise<void> {
    const { engine, retry } = this.#deps;
    let failures = 0;
    let versionId = '';
    for (;;) {
      const secret = engine.secrets().find((one) => one.arn === arn);
      if (secret === undefined || secret.deletesAt !== undefined) return;
      const { rotation } = secret;
      if (rotation === undefined || this.#stopping.signal.aborted) return;
      // A rotation that was given up and started anew in the meantime has its attempts ahead of it.
      if (rotation.versionId !== versionId) failures = 0;
      versionId = rotation.versionId;
      const result = await engine.runRotation(arn, (event) => this.#invoke(arn, event));
      if (result === 'failed') failures++;
      if (failures > retry.attempts) return;
      if (result === 'failed')
        await delay(retry.delayMs, undefined, { signal: this.#stopping.signal });
    }
  }

  async #invoke(arn: string, event: RotationStepEvent): Promise<void> {
    const functionArn = this.#deps.engine.secret(arn).rotationLambdaArn;
    if (functionArn === undefined) throw new Error(`expected "${arn}" to have a rotation function`);
    await this.#deps.invoke(functionArn, event);
  }
}
