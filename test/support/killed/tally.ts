import type { Strike } from './plan.ts';

type Victim = Strike['victim'] | 'test metric';

/** What all runs together came to, for whoever asks how much they prove. */
export class Tally {
  #runs = 0;
  #accepted = 0;
  #refused = 0;
  readonly #strikes = new Map<Victim, { struck: number; missed: number }>();

  countStrike(victim: Victim, killed: number): void {
    const { struck = 0, missed = 0 } = this.#strikes.get(victim) ?? {};
    const isMissed = killed === 0;
    this.#strikes.set(victim, { struck: struck + 1, missed: missed + Number(isMissed) });
  }

  /** `refused`: those that had to be, or could not but be. */
  countRun(pushes: { readonly accepted: number; readonly refused: number }): void {
    this.#runs += 1;
    this.#accepted += pushes.accepted;
    this.#refused += pushes.refused;
  }

  toString(): string {
    const kills = [...this.#strikes].map(
      ([victim, { struck, missed }]) => `${victim} ${struck} times, ${missed} with nothing at work`,
    );
    return [
      `${this.#runs} runs with a good end`,
      `pushes of writers: ${this.#accepted} accepted, ${this.#refused} refused as they had to be`,
      `killed: ${kills.join('; ')}`,
    ].join('\n');
  }
}
