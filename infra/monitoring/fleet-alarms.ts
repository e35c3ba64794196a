import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { metricNames } from '../../functions/shared/contract.ts';
import type { Alarms } from './alarms.ts';
import { ownMetric } from './own-metric.ts';

/** Figures over all endpoints. */
export class FleetAlarms extends Construct {
  constructor(scope: Construct, id: string, { alarms }: { readonly alarms: Alarms }) {
    super(scope, id);
    this.backlog(alarms);
    this.audited(alarms);
  }

  private backlog(alarms: Alarms): void {
    alarms.above(this, {
      slug: 'retirement-backlog',
      section: 'retirement-backlog',
      impact:
        'Credentials that should be out are not proved to be refused, for three hours: whoever has one may still be able to write. Writers are not affected.',
      metric: ownMetric({
        name: metricNames.retirementBacklog,
        service: 'retire-credential',
        statistic: 'Maximum',
        period: Duration.hours(1),
      }),
      inARow: 3,
    });
  }

  /** What the daily audit publishes, and stands for until the next one has certainly run. */
  private audited(alarms: Alarms): void {
    const daily = {
      period: Duration.hours(1),
      statistic: 'Maximum',
      service: 'audit-fleet',
    } as const;
    alarms.above(this, {
      slug: 'oldest-age',
      section: 'oldest-age',
      impact:
        'The oldest current credential of the fleet is older than the limit of its endpoint. Writers are not affected; the longer a write credential lives, the more places it stands in.',
      limit: 100,
      metric: ownMetric({ name: metricNames.oldestAge, ...daily }),
      lastingPeriods: 26,
    });
    alarms.above(this, {
      slug: 'trail-missing',
      section: 'trail-missing',
      impact:
        'No trail of CloudTrail logs what Secrets Manager does in this account and region: a rotation that fails is not told at once, nor is a definition that somebody else writes.',
      metric: ownMetric({ name: metricNames.trailMissing, ...daily }),
      lastingPeriods: 26,
    });
    alarms.above(this, {
      slug: 'audit-incomplete',
      section: 'audit-incomplete',
      impact:
        'The last audit could not look at every endpoint, or not at all that it should: an old credential, a disabled schedule, a stranger who reads or a missing trail may go unseen. The report says what, and why. Writers are not affected.',
      metric: ownMetric({ name: metricNames.notLookedAt, ...daily }),
      lastingPeriods: 26,
    });
  }
}
