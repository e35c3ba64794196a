import {
  type RotationRequest,
  rotateSecret,
} from '../../../functions/rotate-secret/rotate-secret.ts';
import type { StepName } from '../../../functions/rotate-secret/step.ts';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import { updateWriters } from '../../../functions/update-writers/update-writers.ts';
import { AwsError } from '../../../infra/local/aws-error.ts';
import type { RotationStepEvent } from '../../../infra/local/secrets-events.ts';
import { Invariants } from './invariants.ts';
import type { Invocation, Place } from './invocation.ts';
import { endpoint, secretId, type World } from './world.ts';

/** What goes wrong in one try of a rotation. */
export type Attempt = {
  readonly crash?: { readonly step: StepName; readonly place: Place } | undefined;
  /** The step is delivered twice; the copy stops at a place until a later `release`. */
  readonly copy?: { readonly step: StepName; readonly place: Place } | undefined;
  readonly putBefore?: StepName | undefined;
};

export type Act =
  | { readonly kind: 'rotate'; readonly attempts: readonly Attempt[] }
  | {
      readonly kind: 'update';
      readonly crash?: Place | undefined;
      readonly hold?: Place | undefined;
    }
  | { readonly kind: 'put' | 'release' | 'lose-ledger' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'power'; readonly replica: number; readonly isUp: boolean }
  | { readonly kind: 'late'; readonly index: number }
  /** Somebody starts a step of the pending version by hand, out of turn. */
  | { readonly kind: 'stray'; readonly step: StepName };

const minutes = 60_000;

/** Plays acts on a world and watches its invariants. */
export class Story {
  readonly world: World;
  readonly invariants: Invariants;
  readonly #held: { invocation: Invocation; ended: Promise<unknown> }[] = [];
  readonly #delivered: RotationStepEvent[] = [];
  #puts = 0;
  /** Code of the error that the last failed step ended with. */
  lastFailure = '';

  constructor(world: World) {
    this.world = world;
    this.invariants = new Invariants(world);
  }

  async play(act: Act): Promise<void> {
    switch (act.kind) {
      case 'rotate':
        await this.rotate(act.attempts);
        break;
      case 'update':
        await this.update(act.crash, act.hold);
        break;
      case 'put':
        this.put();
        break;
      case 'release':
        await this.release();
        break;
      case 'lose-ledger':
        // Making the table anew takes longer than any run of a function lives.
        this.#held.length = 0;
        this.world.ledgerItems.clear();
        break;
      case 'wait':
        this.world.now += act.seconds * 1000;
        break;
      case 'power':
        this.#power(act.replica, act.isUp);
        break;
      case 'late':
        await this.#deliver(this.#delivered[act.index % Math.max(1, this.#delivered.length)]);
        break;
      case 'stray':
        await this.#deliver(this.#strayEvent(act.step));
    }
    this.invariants.check();
  }

  /** RotateSecret, then as many tries as there are attempts. */
  async rotate(attempts: readonly Attempt[]): Promise<string> {
    try {
      this.world.engine.rotate({ secretId });
    } catch (error) {
      // "A previous rotation isn't complete": that one is tried again.
      if (!(error instanceof AwsError)) throw error;
    }
    let result = 'failed';
    for (const attempt of attempts) {
      result = await this.world.engine.runRotation(secretId, (event) => this.#step(event, attempt));
      if (result !== 'failed') break;
    }
    return result;
  }

  async update(crash?: Place, hold?: Place): Promise<void> {
    const invocation = this.world.invocation({ crash, hold });
    const deadline = this.world.now + 14 * minutes;
    const ended = updateWriters(this.world.deps(invocation), { endpoint, deadline });
    await this.#settle(invocation, ended, hold !== undefined);
  }

  put(): void {
    this.invariants.isPuttingByHand = true;
    const username = `manual-${++this.#puts}`;
    const secretString = JSON.stringify({ username, password: 'typed by hand' });
    this.world.engine.putValue({ secretId, secretString, byRotationFunction: false });
    this.invariants.isPuttingByHand = false;
  }

  /** Lets every held run go on, and waits for its end. */
  async release(): Promise<void> {
    for (const { invocation, ended } of this.#held.splice(0)) {
      invocation.release();
      await ended;
    }
  }

  async #step(event: RotationStepEvent, attempt: Attempt): Promise<void> {
    this.#delivered.push(event);
    if (attempt.putBefore === event.Step) this.put();
    if (attempt.copy?.step === event.Step) {
      const copy = this.world.invocation({ hold: attempt.copy.place });
      await this.#settle(copy, this.#run(copy, event), true);
    }
    const crash = attempt.crash?.step === event.Step ? attempt.crash.place : undefined;
    await this.#run(this.world.invocation({ crash }), event).catch((error: unknown) => {
      this.lastFailure = error instanceof PromrotateError ? error.code : String(error);
      throw error;
    });
  }

  #run(invocation: Invocation, event: RotationStepEvent): Promise<unknown> {
    const request: RotationRequest = {
      step: event.Step,
      secretArn: event.SecretId,
      versionId: event.ClientRequestToken,
      ...(event.RotationToken === '' ? {} : { rotationToken: event.RotationToken }),
      deadline: this.world.now + 9 * minutes,
    };
    return rotateSecret(this.world.deps(invocation), request);
  }

  /** Failures are Secrets Manager's and EventBridge's business; a held run goes on later. */
  async #settle(invocation: Invocation, run: Promise<unknown>, canHold: boolean): Promise<void> {
    const ended = run.then(
      () => 'ended',
      () => 'ended',
    );
    if (!canHold) return void (await ended);
    const turn = new Promise<string>((resolve) => setImmediate(() => resolve('held')));
    if ((await Promise.race([ended, turn])) === 'held') this.#held.push({ invocation, ended });
  }

  #power(index: number, isUp: boolean): void {
    const replica = this.world.replicas[index];
    if (replica !== undefined) replica.isUp = isUp;
  }

  #strayEvent(step: StepName): RotationStepEvent | undefined {
    const { arn } = this.world.engine.secret(secretId);
    const pending = this.world.labelled('AWSPENDING');
    if (pending === undefined) return undefined;
    return { Step: step, SecretId: arn, ClientRequestToken: pending, RotationToken: '' };
  }

  async #deliver(event: RotationStepEvent | undefined): Promise<void> {
    if (event === undefined) return;
    const invocation = this.world.invocation();
    await this.#settle(invocation, this.#run(invocation, event), false);
  }
}
