import { renderGuide } from './guide.ts';
import type { Presentation } from './presentation.ts';
import { renderProblems, renderSummary } from './summary.ts';
import { type Look, renderSightings } from './table.ts';

/** The report for people: what stands where, how much it is, what was not seen, what to do next. */
export function renderReport(
  presentation: Presentation,
  next: readonly string[],
  look: Look,
): string {
  const parts = [
    presentation.sightings.length === 0 ? '' : renderSightings(presentation, look),
    renderSummary(presentation, look.colors),
    renderProblems(presentation.problems),
    renderGuide(next),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
