/**
 * A place in the run of one function: before or after its nth call of the outside world, or its
 * first call of that name.
 */
export type Place = { readonly when: 'before' | 'after' } & (
  | { readonly call: number }
  | { readonly name: string }
);

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
  #arrive: () => void = () => undefined;
  /** Settles when the run stands at the place where it is held. */
  readonly isHeld = new Promise<void>((resolve) => {
    this.#arrive = resolve;
  });
  readonly #held = new Promise<void>((resolve) => {
    this.#release = resolve;
  });
  readonly #plan: { readonly crash?: Place | undefined; readonly hold?: Place | undefined };
  readonly #onCall: () => void;

  constructor(plan: { crash?: Place | undefined; hold?: Place | undefined }, onCall: () => void) {
    this.#plan = plan;
    this.#onCall = onCall;
  }

  /** Lambda has ended it meanwhile: nothing of it reaches the world any more. */
  kill(): void {
    this.#isDead = true;
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
          this.#call(
            String(name),
            () => Reflect.apply(member, target, parameters) as Promise<unknown>,
          );
      },
    });
  }

  async #call(name: string, run: () => Promise<unknown>): Promise<unknown> {
    this.#count += 1;
    const at = { call: this.#count, name };
    await this.#pass({ ...at, when: 'before' });
    const result = await run();
    this.#onCall();
    await this.#pass({ ...at, when: 'after' });
    return result;
  }

  async #pass(at: { call: number; name: string; when: Place['when'] }): Promise<void> {
    const isHere = (place: Place | undefined) =>
      place?.when === at.when &&
      ('name' in place ? place.name === at.name : place.call === at.call);
    if (isHere(this.#plan.hold)) {
      this.#arrive();
      await this.#held;
    }
    if (isHere(this.#plan.crash)) this.#isDead = true;
    if (this.#isDead) throw new Crash(`died ${at.when} call ${at.call}`);
  }
}
