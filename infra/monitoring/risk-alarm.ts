import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';

/** Alarms of which each says that writers lose samples, or will soon if nobody does anything. */
export const riskSlugs = [
  'write-refused',
  'write-failing',
  'writer-quiet',
  'block-overwritten',
  'host-not-converged',
] as const;

/** The one alarm to be woken up by. */
export class RiskAlarm extends Construct {
  constructor(scope: Construct, id: string, { alarms }: { readonly alarms: Alarms }) {
    super(scope, id);
    alarms.anyOf(this, {
      slug: 'writes-at-risk',
      section: 'writes-at-risk',
      impact:
        'Writers lose samples now, or will soon: at least one of the alarms on refused or failing test metrics, quiet writers, overwritten files and failing hosts is red, and says which.',
      alarms: riskSlugs.map((slug) => alarms.named(slug)),
    });
  }
}
