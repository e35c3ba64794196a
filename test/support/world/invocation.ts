/** A place in the run of one function: before or after its nth call of the outside world. */
export type Place = { readonly call: number; readonly when: 'before' | 'after' };

export class Crash extends Error {
  override readonly name = 'Crash';
}

/**
 * One run of a function. It can die at a place, and then no call of it reaches the world again, or
 * be held there until `release`. `onCall` is told after each call.
 */
export class Invocation {
  #count = 0;
  #isDead = false;
  #release: () => void = () => undefined;
  readonly #held = new Promise<void>((resolve) => {
    this.#release = resolve;
  });
  readonly #plan: { readonly crash?: Place | undefined; readonly hold?: Place | undefined };
  readonly #onCall: () => void;

  constructor(plan: { crash?: Place | undefined; hold?: Place | undefined }, onCall: () => void) {
    this.#plan = plan;
    this.#onCall = onCall;
  }

  release(): void {
    this.#release();
  }

  /** The same port, with each of its calls going through this run. */
  through<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...parameters: unknown[]) =>
          this.#call(() => Reflect.apply(member, target, parameters) as Promise<unknown>);
      },
    });
  }

  async #call(run: () => Promise<unknown>): Promise<unknown> {
    this.#count += 1;
    const call = this.#count;
    await this.#pass({ call, when: 'before' });
    const result = await run();
    this.#onCall();
    await this.#pass({ call, when: 'after' });
    return result;
  }

  async #pass(place: Place): Promise<void> {
    const isHere = (planned: Place | undefined) =>
      planned?.call === place.call && planned.when === place.when;
    if (isHere(this.#plan.hold)) await this.#held;
    if (isHere(this.#plan.crash)) this.#isDead = true;
    if (this.#isDead) throw new Crash(`died ${place.when} call ${place.call}`);
  }
}
