import { setTimeout as sleep } from 'node:timers/promises';
import { authorizationOf, type Credential } from '../../../cli/local-run/credential.ts';
import { createPusher } from '../../../cli/local-run/push-probe.ts';

/** Who pushes, with what it has at that moment. */
export type Client = {
  readonly name: string;
  read(): Promise<{ readonly credential: Credential } | undefined>;
};

type Place = { readonly name: string; readonly port: number };

/** A push that was refused; times are milliseconds since the epoch. */
export type Refusal = {
  readonly writer: string;
  readonly place: string;
  /** User name that it came with. */
  readonly user: string;
  readonly status: number;
  readonly startedAt: number;
  readonly endedAt: number;
};

export type PushCounts = {
  /** By "<writer> <place>". */
  readonly accepted: ReadonlyMap<string, number>;
  readonly refusals: readonly Refusal[];
  /** Pushes without a credential that somebody took. */
  readonly open: number;
};

const everyMs = 100;

/**
 * Writers that push, each ten times a second, to every receiver and to the front, with whatever
 * their files hold; and somebody without a credential beside them.
 */
export class Pushes {
  readonly #writers: readonly Client[];
  readonly #places: readonly Place[];
  readonly #pusher = createPusher(16);
  readonly #stopping = new AbortController();
  readonly #running: Promise<unknown>;
  #accepted = new Map<string, number>();
  #refusals: Refusal[] = [];
  #open = 0;

  constructor(writers: readonly Client[], places: readonly Place[]) {
    this.#writers = writers;
    this.#places = places;
    this.#running = Promise.all([
      ...writers.map((writer) => this.#repeat(() => this.#pushAs(writer))),
      this.#repeat(() => this.#pushWithoutCredential()),
    ]);
  }

  /** What was counted since the last time. */
  take(): PushCounts {
    const counts = { accepted: this.#accepted, refusals: this.#refusals, open: this.#open };
    this.#accepted = new Map();
    this.#refusals = [];
    this.#open = 0;
    return counts;
  }

  /** Resolves when each writer was answered by each place, from now on. */
  async round(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => this.#pushAs(writer)));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    this.#pusher.stop();
  }

  async #repeat(push: () => Promise<void>): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await push();
      await sleep(everyMs);
    }
  }

  async #pushAs(writer: Client): Promise<void> {
    const startedAt = Date.now();
    const held = await writer.read();
    if (held === undefined) return;
    await Promise.all(
      this.#places.map((place) => this.#pushTo(place, writer.name, held.credential, startedAt)),
    );
  }

  async #pushTo(
    { name, port }: Place,
    writer: string,
    credential: Credential,
    startedAt: number,
  ): Promise<void> {
    const status = await this.#pusher.push(port, authorizationOf(credential));
    const key = `${writer} ${name}`;
    if (status >= 200 && status < 300) this.#accepted.set(key, (this.#accepted.get(key) ?? 0) + 1);
    // A writer keeps and repeats what was answered by 5xx, or not at all.
    else if (status > 0 && status < 500)
      this.#refusals.push({
        writer,
        place: name,
        user: credential.username,
        status,
        startedAt,
        endedAt: Date.now(),
      });
  }

  async #pushWithoutCredential(): Promise<void> {
    for (const { port } of this.#places) {
      const status = await this.#pusher.push(port);
      if (status >= 200 && status < 300) this.#open += 1;
    }
  }
}
