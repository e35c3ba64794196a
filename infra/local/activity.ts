/** Counts work that is under way, so that a caller can wait until there is none. */
export class Activity {
  readonly #running = new Set<Promise<void>>();

  /** Runs work in the background. Its errors are its own business: it has to report them itself. */
  run(work: () => Promise<unknown>): void {
    const running: Promise<void> = work()
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing runs, work that other work started included. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
