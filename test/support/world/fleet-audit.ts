import type { AuditDeps } from '../../../functions/audit-fleet/audit.ts';
import { auditFleet } from '../../../functions/audit-fleet/audit-fleet.ts';
import type {
  Identity,
  ScheduleState,
  SecretRead,
  SecretReads,
} from '../../../functions/shared/audit-ports.ts';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import type { Measure } from '../../../functions/shared/ports.ts';
import {
  type FleetReport,
  fleetReportSchema,
} from '../../../functions/shared/report/fleet-report.ts';
import { endpoint, type World } from './world.ts';

/** What the audit looks at beside the world, and what it leaves; endpoints have one secret each. */
export class FleetAudit {
  readonly world: World;
  endpoints: string[] = [endpoint];
  readonly schedules = new Map<string, ScheduleState>();
  isAnyTrailLogging = true;
  reads: SecretRead[] = [];
  /** What CloudTrail answers; all reads on one page, unless a test says otherwise. */
  page: SecretReads['page'] = async (since) => ({
    reads: this.reads.filter(({ at }) => at >= since),
  });
  identities: Identity[] = [];
  /** By the ARN of the secret. */
  readonly policies = new Map<string, string>();
  readonly files = new Map<string, string>();
  readonly measured: Measure[] = [];
  readonly warnings: object[] = [];
  /** Calls that fail, by the name of the port. */
  readonly broken = new Set<string>();
  /** How many milliseconds a call takes, by the name of the port. */
  readonly delays = new Map<string, number>();
  /** Of so many calls, one fails. */
  readonly failsEach = new Map<string, number>();
  readonly calls = new Map<string, number>();

  constructor(world: World) {
    this.world = world;
  }

  /** The ARN of an endpoint's secret. */
  arnOf(name: string): string {
    return this.world.engine.secret(`promrotate/${name}`).arn;
  }

  /** Another endpoint that is like the first one, with a secret of its own. */
  add(name: string): void {
    const secretId = `promrotate/${name}`;
    this.world.engine.createSecret({ name: secretId });
    const secretString = JSON.stringify({ username: 'writer', password: 'hunter2' });
    this.world.engine.putValue({ secretId, secretString, byRotationFunction: false });
    this.endpoints.push(name);
  }

  async run(): Promise<FleetReport> {
    const deadline = this.world.now + 15 * 60_000;
    return fleetReportSchema.parse(
      JSON.parse(JSON.stringify(await auditFleet(this.#deps(), deadline))),
    );
  }

  #deps(): AuditDeps {
    const deps = this.world.deps(this.world.invocation());
    return {
      ...deps,
      definitions: this.#unlessBroken('definitions', {
        list: async () => this.endpoints,
        read: async (name) => {
          if (!this.endpoints.includes(name) || this.broken.has(`definition of ${name}`)) {
            throw new PromrotateError('DEFINITION_MISSING', `expected the parameter of "${name}"`);
          }
          return { ...this.world.definition, endpoint: name };
        },
      }),
      notices: this.#unlessBroken('notices', deps.notices),
      schedules: this.#unlessBroken('schedules', {
        stateOf: async (name) => this.schedules.get(name) ?? 'enabled',
      }),
      trails: this.#unlessBroken('trails', {
        isAnyLogging: async () => this.isAnyTrailLogging,
      }),
      secretReads: this.#unlessBroken('reads', {
        page: (since, token) => this.page(since, token),
      }),
      secretFacts: this.#unlessBroken('facts', {
        policyOf: async (arn) => this.policies.get(arn),
        createdAt: async (arn, versionId) =>
          this.world.engine.secret(arn).versions.get(versionId)?.createdAt,
      }),
      identities: this.#unlessBroken('identities', { list: async () => this.identities }),
      reports: this.#unlessBroken('reports', {
        write: async (key, { text }) => void this.files.set(key, text),
      }),
      measures: { publish: (measures) => void this.measured.push(...measures) },
      log: { info: () => undefined, warn: (_, details = {}) => void this.warnings.push(details) },
      functionRoles: ['arn:aws:iam::111122223333:role/rotate'],
      place: 'eu-central-1',
    };
  }

  #unlessBroken<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, key) => {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          const count = (this.calls.get(name) ?? 0) + 1;
          this.calls.set(name, count);
          await this.#take(this.delays.get(name) ?? 0);
          if (this.broken.has(name) || count % (this.failsEach.get(name) ?? count + 1) === 0)
            throw Object.assign(new Error('denied to look'), { name: 'AccessDeniedException' });
          const answer: unknown = await method.apply(target, given);
          return answer;
        };
      },
    });
  }

  /** Of calls that are made at the same time, each ends after its own delay. */
  async #take(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    const until = this.world.now + milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
    this.world.now = Math.max(this.world.now, until);
  }
}
