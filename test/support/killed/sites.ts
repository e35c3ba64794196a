import { openSite, type Site } from './site.ts';
import { Tally } from './tally.ts';

/**
 * Sites side by side: what is killed is a site's own, and most of a run is waiting. Each run has one
 * for itself.
 */
export class Sites {
  readonly tally: Tally;
  readonly #all: readonly Site[];
  readonly #free: Site[];
  readonly #waiting: ((site: Site) => void)[] = [];

  private constructor(all: readonly Site[], tally: Tally) {
    this.#all = all;
    this.#free = [...all];
    this.tally = tally;
  }

  /** Resolves when `prepare` has been done with each; when one fails, no other is left. */
  static async open(count: number, prepare: (site: Site) => Promise<void>): Promise<Sites> {
    const tally = new Tally();
    const opened = await Promise.allSettled(Array.from({ length: count }, () => openSite(tally)));
    const all = opened.flatMap((site) => (site.status === 'fulfilled' ? [site.value] : []));
    const sites = new Sites(all, tally);
    try {
      const failed = opened.find((site) => site.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      await Promise.all(all.map(prepare));
      return sites;
    } catch (error) {
      await sites.stop();
      throw error;
    }
  }

  /** Waits for one that is free, in the order of the calls. */
  async withOne<T>(work: (site: Site) => Promise<T>): Promise<T> {
    const site = this.#free.pop() ?? (await this.#next());
    try {
      return await work(site);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(site);
      else next(site);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((site) => site.stop()));
  }

  #next(): Promise<Site> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
