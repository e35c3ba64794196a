import { changeEndpoint } from '../../../functions/operate-change/change-endpoint.ts';
import { readEndpoint } from '../../../functions/operate-read/read-endpoint.ts';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import {
  type ChangeAnswer,
  changeRequestSchema,
  historySchema,
  type Progress,
  progressSchema,
  readRequestSchema,
  statusSchema,
} from '../../../functions/shared/operations.ts';
import { parseRequest } from '../../../functions/shared/parse-request.ts';
import { ledgerOf } from './fake-ledger.ts';
import { fakeRotations } from './fake-rotations.ts';
import type { Invocation, Place } from './invocation.ts';
import { endpoint, secretId, type World } from './world.ts';

export const anId = '11111111-1111-4111-8111-111111111111';
export const anotherId = '22222222-2222-4222-8222-222222222222';

/** What the two functions for people are called with, in a world; `started` is what they started. */
export class Operator {
  readonly #world: World;
  readonly started: string[] = [];
  #ids = 0;

  constructor(world: World) {
    this.#world = world;
    const rotationRules = { scheduleExpression: 'cron(0 4 ? * MON *)', duration: '4h' };
    world.engine.configureRotation({ secretId, rotationRules });
  }

  async change(request: object, crash?: Place): Promise<ChangeAnswer> {
    const world = this.#world;
    const invocation = world.invocation({ crash });
    const deps = {
      ...this.#deps(invocation),
      rotations: invocation.through(fakeRotations(world.engine)),
      runs: invocation.through({
        start: async (name: string, of: string) => void this.started.push(`${name} ${of}`),
      }),
      newId: () => `aaaaaaaa-0000-4000-8000-${String(++this.#ids).padStart(12, '0')}`,
    };
    const asked = { endpoint, by: 'ada', ...request };
    return changeEndpoint(deps, parseRequest(changeRequestSchema, asked));
  }

  /** The definitions of the world, of which there is one. */
  #deps(invocation: Invocation) {
    const deps = this.#world.deps(invocation);
    const read = async (name: string) => {
      if (name === endpoint) return deps.definitions.read(name);
      throw new PromrotateError('DEFINITION_MISSING', `expected the parameter of "${name}"`);
    };
    return { ...deps, definitions: { ...deps.definitions, read, list: async () => [endpoint] } };
  }

  async #read(request: object): Promise<unknown> {
    const world = this.#world;
    const parsed = parseRequest(readRequestSchema, { endpoint, ...request });
    const deps = this.#deps(world.invocation());
    // As it arrives: what is undefined is absent.
    return JSON.parse(JSON.stringify(await readEndpoint(deps, parsed, world.now + 600_000)));
  }

  async status(of = endpoint) {
    return statusSchema.parse(await this.#read({ action: 'status', endpoint: of }));
  }

  async history() {
    return historySchema.parse(await this.#read({ action: 'history' })).events;
  }

  async wait(id: string, more: object = {}): Promise<Progress> {
    return progressSchema.parse(await this.#read({ action: 'wait', id, seconds: 5, ...more }));
  }

  get ledger() {
    return ledgerOf(this.#world.ledgerItems, endpoint);
  }
}
