import type { Outcome } from './control.ts';

/** A longer gap between two points means that a scrape is not there. */
const longestGapAllowedMs = 1_500;

/** What speaks against a rotation; nothing does when it was good. */
export function findFaults(
  { points, hammer }: Outcome,
  failure: string | undefined,
  { opensReceivers = false }: { readonly opensReceivers?: boolean } = {},
): string[] {
  return [
    ...(failure === undefined ? [] : [`the story did not end as it should: ${failure}`]),
    ...(points.expected > 0 ? [] : ['no points were expected: nothing was measured']),
    ...(points.missing === 0 ? [] : [`${points.missing} points are missing`]),
    ...(points.longestGapMs <= longestGapAllowedMs
      ? []
      : [`the longest gap is ${points.longestGapMs} ms, of at most ${longestGapAllowedMs} ms`]),
    ...(hammer.refused > 0
      ? []
      : [`none of ${hammer.sent} requests without a credential was refused`]),
    ...(hammer.accepted === 0 || opensReceivers
      ? []
      : [`${hammer.accepted} requests without a credential were accepted`]),
  ];
}
