import type { AlarmState } from './evaluation.ts';

type StateOf = (alarmName: string) => AlarmState;

type Expression = (stateOf: StateOf) => boolean;

/** The rule of a composite alarm. */
export interface AlarmRule {
  readonly text: string;
  /** The names of the alarms that it asks for. */
  readonly children: readonly string[];
  readonly holds: Expression;
}

const reference = /^(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]+)"|([^")\s]+))\s*\)/;
const word = /^(AND|OR|NOT|TRUE|FALSE)\b|^[()]/;

/**
 * Reads `ALARM("name") AND NOT (OK(name) OR FALSE)`; alarms go by name or ARN. AT_LEAST is not played.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function parseAlarmRule(text: string): AlarmRule {
  const reader = new Reader(text);
  const holds = reader.anyOf();
  reader.end();
  return { text, children: reader.children, holds };
}

class Reader {
  readonly children: string[] = [];
  readonly #text: string;
  #rest: string;

  constructor(text: string) {
    this.#text = text;
    this.#rest = text.trim();
  }

  anyOf(): Expression {
    const left = this.#allOf();
    if (!this.#take('OR')) return left;
    const right = this.anyOf();
    return (stateOf) => left(stateOf) || right(stateOf);
  }

  end(): void {
    if (this.#rest !== '') this.#fail();
  }

  #allOf(): Expression {
    const left = this.#one();
    if (!this.#take('AND')) return left;
    const right = this.#allOf();
    return (stateOf) => left(stateOf) && right(stateOf);
  }

  #one(): Expression {
    if (this.#take('NOT')) {
      const negated = this.#one();
      return (stateOf) => !negated(stateOf);
    }
    if (this.#take('TRUE')) return () => true;
    if (this.#take('FALSE')) return () => false;
    if (!this.#take('(')) return this.#state();
    const inner = this.anyOf();
    if (!this.#take(')')) this.#fail();
    return inner;
  }

  #state(): Expression {
    const [all, state, quoted, bare] = reference.exec(this.#rest) ?? this.#fail();
    const name = (quoted ?? bare ?? '').replace(/^arn:[^:]+:cloudwatch:[^:]*:\d+:alarm:/, '');
    this.#skip(all);
    this.children.push(name);
    return (stateOf) => stateOf(name) === state;
  }

  #take(expected: string): boolean {
    const [found] = word.exec(this.#rest) ?? [];
    if (found !== expected) return false;
    this.#skip(found);
    return true;
  }

  #skip(taken: string): void {
    this.#rest = this.#rest.slice(taken.length).trimStart();
  }

  #fail(): never {
    throw new Error(
      `expected an alarm rule of ALARM, OK, INSUFFICIENT_DATA, AND, OR, NOT, TRUE and FALSE, found "${this.#rest}" in "${this.#text}"`,
    );
  }
}
