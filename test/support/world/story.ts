import { probeEndpoint } from '../../../functions/probe-endpoint/probe-endpoint.ts';
import { settle } from '../../../functions/retire-credential/settle.ts';
import { sweep } from '../../../functions/retire-credential/sweep.ts';
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
import { Invocation, type Place } from './invocation.ts';
import { giveOrder, type OrderAct } from './orders.ts';
import { deployedDigest, endpoint, secretId, type World } from './world.ts';

/** What goes wrong in one try of a rotation. */
export type Attempt = {
  readonly crash?: { readonly step: StepName; readonly place: Place } | undefined;
  /** The step is delivered twice; the copy stops at a place until a later `release`. */
  readonly copy?: { readonly step: StepName; readonly place: Place } | undefined;
  readonly putBefore?: StepName | undefined;
};

type Mishap = { readonly crash?: Place | undefined; readonly hold?: Place | undefined };

export type Act =
  | { readonly kind: 'rotate'; readonly attempts: readonly Attempt[] }
  | ({ readonly kind: 'update' | 'settle' | 'probe' } & Mishap)
  /** The hourly job; `work`: what was started asynchronously runs. */
  | { readonly kind: 'sweep' | 'work' }
  | OrderAct
  | { readonly kind: 'put' | 'release' | 'lose-ledger' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'power'; readonly replica: number; readonly isUp: boolean }
  /** A host loses its file, or gets an old one; State Manager repairs it some time. */
  | { readonly kind: 'overwrite'; readonly replica: number; readonly isOld: boolean }
  | { readonly kind: 'associate' }
  /** No query tells of new samples any more, or does again. */
  | { readonly kind: 'silence'; readonly isSilent: boolean }
  | { readonly kind: 'late'; readonly index: number }
  /** Somebody starts a step of the pending version by hand, out of turn. */
  | { readonly kind: 'stray'; readonly step: StepName };

const minutes = 60_000;
/** After these Lambda ends the functions, whatever they are at. */
const timeouts = {
  rotate: 10 * minutes,
  update: 15 * minutes,
  settle: 15 * minutes,
  probe: 10 * minutes,
};

type Held = {
  readonly invocation: Invocation;
  readonly ended: Promise<unknown>;
  readonly until: number;
};

/** Plays acts on a world and watches its invariants. */
export class Story {
  readonly world: World;
  readonly invariants: Invariants;
  readonly #held: Held[] = [];
  readonly #delivered: RotationStepEvent[] = [];
  #puts = 0;
  #isInBackground = false;
  #lastTry = 0;
  #lastProbe = 0;
  /** Code of the error that the last failed step ended with. */
  lastFailure = '';

  constructor(world: World) {
    this.world = world;
    this.invariants = new Invariants(world);
    world.onSleep = () => this.#goOn();
  }

  async play(act: Act): Promise<void> {
    switch (act.kind) {
      case 'rotate':
        await this.rotate(act.attempts);
        break;
      case 'update':
        await this.update(act.crash, act.hold);
        break;
      case 'settle':
        await this.settle(act.crash, act.hold);
        break;
      case 'probe':
        await this.probe(act.crash, act.hold);
        break;
      case 'sweep':
        await sweep(this.world.deps(this.world.invocation())).catch(() => undefined);
        break;
      case 'work':
        await this.work();
        break;
      case 'order':
        await giveOrder(this.world, act);
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
        this.world.around.started.length = 0;
        this.world.ledgerItems.clear();
        break;
      case 'wait':
        this.world.now += act.seconds * 1000;
        break;
      case 'power':
        this.#power(act.replica, act.isUp);
        break;
      case 'overwrite':
        this.world.replicas[act.replica]?.overwrite(act.isOld);
        break;
      case 'associate':
        this.world.associate();
        break;
      case 'silence':
        this.world.isSilent = act.isSilent;
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
      result = await this.#try(attempt);
      if (result !== 'failed') break;
    }
    return result;
  }

  async #try(attempt: Attempt): Promise<string> {
    const { rotation } = this.world.engine.secret(secretId);
    if (rotation?.isRunning === true) return 'running';
    return this.world.engine.runRotation(secretId, (event) => this.#step(event, attempt));
  }

  async update(crash?: Place, hold?: Place): Promise<void> {
    const invocation = this.world.invocation({ crash, hold });
    const deadline = this.world.now + timeouts.update - 10_000;
    const ended = updateWriters(this.world.deps(invocation), { endpoint, deadline });
    await this.#settle(invocation, ended, hold === undefined ? undefined : timeouts.update);
  }

  async settle(crash?: Place, hold?: Place): Promise<void> {
    const invocation = this.world.invocation({ crash, hold });
    const deadline = this.world.now + timeouts.settle - 10_000;
    const ended = settle(this.world.deps(invocation), { endpoint, deadline });
    await this.#settle(invocation, ended, hold === undefined ? undefined : timeouts.settle);
  }

  async probe(crash?: Place, hold?: Place): Promise<void> {
    this.#lastProbe = this.world.now;
    const invocation = this.world.invocation({ crash, hold });
    const deadline = this.world.now + timeouts.probe - 10_000;
    const event = { endpoint, definitionDigest: deployedDigest, deadline };
    const ended = probeEndpoint(this.world.deps(invocation), event);
    await this.#settle(invocation, ended, hold === undefined ? undefined : timeouts.probe);
  }

  /** Secrets Manager tries what is pending again, and Lambda runs what was started. */
  async work(): Promise<void> {
    await this.#try({});
    for (const name of this.world.around.started.splice(0)) {
      if (name === 'update-writers') await this.update();
      else await this.settle();
    }
  }

  /** While a function waits, the others go on. */
  async #goOn(): Promise<void> {
    if (this.#isInBackground || this.world.now < this.#lastTry + minutes) return;
    this.#isInBackground = true;
    this.#lastTry = this.world.now;
    await this.#try({});
    if (this.world.now >= this.#lastProbe + 5 * minutes) await this.probe();
    const { started } = this.world.around;
    const index = started.indexOf('update-writers');
    if (index >= 0) {
      started.splice(index, 1);
      await this.update();
    }
    this.#isInBackground = false;
  }

  put(): void {
    this.invariants.isPuttingByHand = true;
    const username = `manual-${++this.#puts}`;
    const secretString = JSON.stringify({ username, password: 'typed by hand' });
    this.world.engine.putValue({ secretId, secretString, byRotationFunction: false });
    this.invariants.isPuttingByHand = false;
  }

  /** Lets every held run go on, and waits for its end; one that Lambda has ended meanwhile does not. */
  async release(): Promise<void> {
    for (const { invocation, ended, until } of this.#held.splice(0)) {
      if (this.world.now > until) invocation.kill();
      invocation.release();
      await ended;
    }
  }

  async #step(event: RotationStepEvent, attempt: Attempt): Promise<void> {
    this.#delivered.push(event);
    if (attempt.putBefore === event.Step) this.put();
    if (attempt.copy?.step === event.Step) {
      const copy = this.world.invocation({ hold: attempt.copy.place });
      await this.#settle(copy, this.#run(copy, event), timeouts.rotate);
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
      deadline: this.world.now + timeouts.rotate - 10_000,
    };
    return rotateSecret(this.world.deps(invocation), request);
  }

  /**
   * Failures are Secrets Manager's and Lambda's business; a held run goes on later, unless that is
   * longer than it may take.
   */
  async #settle(
    invocation: Invocation,
    run: Promise<unknown>,
    holdFor: number | undefined,
  ): Promise<void> {
    const until = this.world.now + (holdFor ?? 0);
    const ended = run.then(
      () => 'ended',
      () => 'ended',
    );
    if (holdFor === undefined) return void (await ended);
    const held = invocation.isHeld.then(() => 'held');
    if ((await Promise.race([ended, held])) === 'held') {
      this.#held.push({ invocation, ended, until });
    }
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
    await this.#settle(invocation, this.#run(invocation, event), undefined);
  }
}
