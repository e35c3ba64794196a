import { type Accuracy, measureAccuracy, precision, recall } from '../support/extract-accuracy.ts';
import type { Part } from '../support/extract-corpus.ts';

/** One of them, or all without an argument. */
const parts: readonly Part[] = (['seen', 'held-out', 'fresh'] as const).filter(
  (part) => process.argv[2] === undefined || process.argv[2] === part,
);

for (const part of parts) {
  print(await measureAccuracy(part));
}

function print(accuracy: Accuracy): void {
  const { part, secrets, references, byFormat } = accuracy;
  const lines = [
    `${part}: recall ${percent(recall(secrets))}, precision ${percent(precision(secrets))} (${secrets.right} found, ${secrets.missed} missed, ${secrets.false} false)`,
    `  references: ${references.right} found, ${references.missed} missed, ${references.false} false`,
    `  of the literals found, ${accuracy.otherKinds} have another kind and ${accuracy.otherRoles} another role`,
    ...[...byFormat].map(
      ([format, tally]) =>
        `  ${format.padEnd(20)} recall ${percent(recall(tally))}, precision ${percent(precision(tally))} (${tally.right} found, ${tally.missed} missed, ${tally.false} false)`,
    ),
    ...accuracy.misses.map((miss) => `  missed: ${miss}`),
    ...accuracy.falseAlarms.map((alarm) => `  false: ${alarm}`),
    ...accuracy.differences.map((difference) => `  differs: ${difference}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

function percent(of: number): string {
  return `${(100 * of).toFixed(1)} %`;
}
