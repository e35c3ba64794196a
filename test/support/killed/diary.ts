import type { KillableStandIn } from '../stand-in/killable-stand-in.ts';
import type { PlayedEvent } from '../stand-in/stand-in-life.ts';

/** What happened in one run, for whoever looks into its failure. */
export class Diary {
  readonly #lines: string[] = [];
  readonly #startedAt = performance.now();

  constructor(standIn: KillableStandIn) {
    standIn.onEvent = (event) => {
      const text = textOf(event);
      if (text !== '') this.note(text);
    };
  }

  note(text: string): void {
    this.#lines.push(`${Math.round(performance.now() - this.#startedAt)} ms: ${text}`);
  }

  toString(): string {
    return this.#lines.join('\n');
  }
}

const about = [
  'eventName',
  'step',
  'label',
  'versionId',
  'document',
  'instanceId',
  'status',
  'schedule',
  'succeeded',
  'action',
  'resource',
];

/** Metrics left out. */
function textOf(event: PlayedEvent): string {
  if (event.kind === 'function-log') {
    const line = String(event['line']);
    return line.includes('"_aws"') ? '' : line.slice(0, 600);
  }
  const values = about.map((key) => event[key]).filter((value) => value !== undefined);
  return [event.kind, ...values.map((value) => JSON.stringify(value))].join(' ');
}
