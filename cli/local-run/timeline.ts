/** One answer of one replica to one version's credential. */
export type Observation = {
  readonly atMs: number;
  readonly version: string;
  readonly replica: string;
  readonly accepted: boolean;
};

export type Acceptance = {
  readonly version: string;
  readonly replica: string;
  readonly firstAcceptedMs: number | undefined;
  readonly lastAcceptedMs: number | undefined;
  /** When it was refused after it had been accepted; undefined while it is accepted. */
  readonly refusedAgainMs: number | undefined;
};

/** What each replica made of each version, in the order in which the versions were first seen. */
export function acceptanceOf(observations: readonly Observation[]): Acceptance[] {
  const groups = new Map<string, Observation[]>();
  for (const observation of observations) {
    const key = JSON.stringify([observation.version, observation.replica]);
    groups.set(key, [...(groups.get(key) ?? []), observation]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const accepted = group.filter((one) => one.accepted).map(({ atMs }) => atMs);
    const lastAcceptedMs = accepted.at(-1);
    const later = group.find(
      ({ atMs, accepted: isIn }) => !isIn && lastAcceptedMs !== undefined && atMs > lastAcceptedMs,
    );
    return {
      version: first.version,
      replica: first.replica,
      firstAcceptedMs: accepted[0],
      lastAcceptedMs,
      refusedAgainMs: later?.atMs,
    };
  });
}
