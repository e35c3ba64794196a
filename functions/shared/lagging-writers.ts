import type { Definition, Writer } from './contract.ts';
import type { LedgerState } from './ledger.ts';

/** Declared writers that are not on this version, or whose samples with it have not arrived. */
export function laggingWriters(
  { writers }: Definition,
  ledger: LedgerState,
  versionId: string,
): readonly Writer[] {
  return writers.filter(({ name }) => !isUpToDate(ledger, name, versionId));
}

export function isUpToDate({ writers }: LedgerState, writer: string, versionId: string): boolean {
  const facts = writers.get(writer);
  return facts?.versionId === versionId && (facts.freshAt ?? 0) >= facts.confirmedAt;
}
