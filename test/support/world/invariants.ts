import { emptyLedger, type LedgerState } from '../../../functions/shared/ledger.ts';
import type { Replica } from './fake-receivers.ts';
import { endpoint, secretId, type World } from './world.ts';

type History = { supersededAt?: number };

/**
 * What has to hold after every single call, whatever crashed, came twice or came late. Versions that
 * somebody put by hand are outside the first promise until a rotation has given them to receivers;
 * a host whose file somebody else has written is outside all of them until it has been repaired.
 */
export class Invariants {
  readonly #world: World;
  /** Versions that were made current by a rotation or a rollback, and the first. */
  readonly #promoted = new Map<string, History>();
  readonly #values = new Map<string, string>();
  /** The first of them; what follows from it is noise. */
  violation: string | undefined;
  readonly manual = new Set<string>();
  /** Reported as leaked, whether or not the ledger was lost since. */
  readonly #leaked = new Set<string>();
  /** A call of the engine is under way that puts a version by hand. */
  isPuttingByHand = false;

  constructor(world: World) {
    this.#world = world;
    this.#promoted.set(world.labelled('AWSCURRENT') ?? '', {});
    let current = world.labelled('AWSCURRENT') ?? '';
    world.engine.on((event) => {
      if (event.kind !== 'label-updated' || event.label !== 'AWSCURRENT') return;
      const left = this.#promoted.get(current);
      if (left !== undefined) left.supersededAt ??= world.now;
      current = event.versionId;
      if (this.isPuttingByHand) this.manual.add(current);
      else this.#promote(current);
    });
    world.onCall = () => this.check();
  }

  /** A version becomes current only after a passed probe of it, on every replica. */
  #promote(versionId: string): void {
    this.#promoted.set(versionId, {});
    const credential = this.#world.credentialOf(versionId);
    for (const [index, { wrote }] of this.#world.replicas.entries()) {
      if (wrote.has(`${credential?.username}:${credential?.password}`)) continue;
      this.#violated(`${versionId} became current without a sample on replica ${index}`);
    }
  }

  #violated(what: string): void {
    this.violation ??= what;
  }

  check(): void {
    for (const [versionId, { compromisedAt }] of this.#ledger.versions) {
      if (compromisedAt !== undefined) this.#leaked.add(versionId);
    }
    this.#checkCurrent();
    this.#checkValues();
    this.#checkAccepted();
    this.#checkWriters();
    this.#checkRefused();
    this.#checkCompromised();
  }

  #checkCurrent(): void {
    const versions = [...this.#world.engine.secret(secretId).versions.values()];
    const current = versions.filter(({ stages }) => stages.has('AWSCURRENT'));
    if (current.length === 1 && current[0]?.value !== undefined) return;
    this.#violated(`${current.length} versions are current, or without a value`);
  }

  #checkValues(): void {
    for (const { id, value } of this.#world.engine.secret(secretId).versions.values()) {
      const text = value?.secretString;
      if (text === undefined) continue;
      if ((this.#values.get(id) ?? text) !== text) this.#violated(`${id} changed its value`);
      this.#values.set(id, text);
    }
  }

  /** A version that leaked has a grace of its own, which may be over before. */
  #checkAccepted(): void {
    const { now, definition } = this.#world;
    for (const [versionId, { supersededAt = now }] of this.#promoted) {
      if (now >= supersededAt + definition.graceSeconds * 1000 && supersededAt !== now) continue;
      const isCurrent = versionId === this.#world.labelled('AWSCURRENT');
      if (!isCurrent && (this.#leaked.has(versionId) || this.#hasGivenItsName(versionId))) continue;
      this.#require(versionId, true, 'current or within grace');
    }
  }

  /** To the version that replaces one that leaked; of a name that writers use the next check tells. */
  #hasGivenItsName(versionId: string): boolean {
    const { retiredAt } = this.#ledger.versions.get(versionId) ?? {};
    const isPair = this.#world.definition.userName === 'pair';
    return isPair && this.#leaked.size > 0 && retiredAt !== undefined;
  }

  /** The promise of the whole product. */
  #checkWriters(): void {
    for (const [name, { versionId }] of this.#world.writers) {
      if (this.#leaked.has(versionId)) continue;
      this.#require(versionId, true, `which writer ${name} writes with`);
    }
  }

  /** What was proved refused stays so, until it is accepted again. */
  #checkRefused(): void {
    for (const [versionId, { refusedAt }] of this.#ledger.versions) {
      if (refusedAt === undefined || this.#isLabelled(versionId)) continue;
      this.#require(versionId, false, 'proved to be refused');
    }
  }

  /** A set that follows from a look after a leaked version's grace does not have it. */
  #checkCompromised(): void {
    for (const [versionId, facts] of this.#ledger.versions) {
      const { compromisedAt, supersededAt, leakGraceSeconds = 0 } = facts;
      if (compromisedAt === undefined || supersededAt === undefined) continue;
      if (this.#isLabelled(versionId)) continue;
      const until = Math.max(supersededAt, compromisedAt) + leakGraceSeconds * 1000;
      const credential = this.#world.credentialOf(versionId);
      const isLater = (replica: Replica) =>
        replica.sequence > until && !(credential && replica.hasOwnLine(credential));
      this.#require(versionId, false, 'leaked, and out of its grace', isLater);
    }
  }

  #require(
    versionId: string,
    isAccepted: boolean,
    why: string,
    isConcerned: (replica: Replica) => boolean = () => true,
  ): void {
    const credential = this.#world.credentialOf(versionId);
    for (const [index, replica] of this.#world.replicas.entries()) {
      if (replica.isOverwritten || !isConcerned(replica)) continue;
      const accepts = credential !== undefined && replica.accepts(credential);
      if (accepts === isAccepted) continue;
      const what = accepts ? 'accepts' : 'refuses';
      this.#violated(`replica ${index} ${what} ${versionId}, ${why}`);
    }
  }

  #isLabelled(versionId: string): boolean {
    const { stages } = this.#world.engine.secret(secretId).versions.get(versionId) ?? {};
    return stages?.has('AWSCURRENT') === true || stages?.has('AWSPENDING') === true;
  }

  get #ledger(): LedgerState {
    return this.#world.ledgerItems.get(endpoint) ?? emptyLedger;
  }
}
