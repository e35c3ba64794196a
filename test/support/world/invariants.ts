import { secretId, type World } from './world.ts';

type History = { supersededAt?: number };

/**
 * What has to hold after every single call, whatever crashed, came twice or came late. Versions that
 * somebody put by hand are outside the first promise until a rotation has given them to receivers.
 */
export class Invariants {
  readonly #world: World;
  /** Versions that were made current by a rotation, and the first. */
  readonly #promoted = new Map<string, History>();
  readonly #values = new Map<string, string>();
  /** The first of them; what follows from it is noise. */
  violation: string | undefined;
  readonly manual = new Set<string>();
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
    this.#checkCurrent();
    this.#checkValues();
    this.#checkAccepted();
    this.#checkWriters();
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

  #checkAccepted(): void {
    const { now, definition, replicas } = this.#world;
    for (const [versionId, { supersededAt = now }] of this.#promoted) {
      if (now >= supersededAt + definition.graceSeconds * 1000 && supersededAt !== now) continue;
      const credential = this.#world.credentialOf(versionId);
      for (const [index, replica] of replicas.entries()) {
        if (credential !== undefined && replica.accepts(credential)) continue;
        this.#violated(`replica ${index} refuses ${versionId}, current or within grace`);
      }
    }
  }

  /** The promise of the whole product. */
  #checkWriters(): void {
    for (const [name, { versionId, credential }] of this.#world.writers) {
      for (const [index, replica] of this.#world.replicas.entries()) {
        if (replica.accepts(credential)) continue;
        this.#violated(`replica ${index} refuses writer ${name} with ${versionId}`);
      }
    }
  }
}
