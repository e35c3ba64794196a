import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  type AlarmProps,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** What each alarm has to say of itself. */
export type AlarmText = {
  /** Its name without the prefix: lower case, words joined by hyphens. */
  readonly slug: string;
  /** What goes wrong for people while it is red, in sentences: the text of the mail. */
  readonly impact: `${string}.`;
  /** The heading of docs/runbook.md below which stands how to look and what to do. */
  readonly section: string;
};

export type AboveProps = AlarmText & {
  readonly metric: IMetric;
  /** Red above it. Default 0. */
  readonly limit?: number;
  /** How many periods in a row have to be above the limit. Default 1. */
  readonly inARow?: number;
  /** How many periods one bad one is remembered for. Default: as many as have to be bad. */
  readonly lastingPeriods?: number;
  /** What a period without data means. Default: that all is well. */
  readonly noData?: 'well' | 'as-before';
};

export const alarmPeriod = Duration.minutes(5);

const namePrefix = 'promrotate-';

/**
 * The only maker of alarms: each has a name that people know, says what it means for them, and where
 * it is written what to do.
 */
export class Alarms {
  /** In the order in which they were made. */
  readonly all: AlarmBase[] = [];
  readonly #topic: ITopic;
  readonly #runbook: string;

  /** `runbook`: where docs/runbook.md is to be read. */
  constructor({ topic, runbook }: { readonly topic: ITopic; readonly runbook: string }) {
    this.#topic = topic;
    this.#runbook = runbook;
  }

  /** Red above a limit. */
  above(
    scope: Construct,
    { limit = 0, inARow = 1, lastingPeriods, noData = 'well', ...own }: AboveProps,
  ): Alarm {
    return this.#metricAlarm(scope, own, {
      metric: own.metric,
      threshold: limit,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: lastingPeriods ?? inARow,
      datapointsToAlarm: inARow,
      treatMissingData:
        noData === 'well' ? TreatMissingData.NOT_BREACHING : TreatMissingData.IGNORE,
    });
  }

  /**
   * Red when the metric, which says each time that something ran, was absent for all of the last
   * periods, and of some before them that CloudWatch looks at too (two, in its guide's example). So it
   * is red from its making until the first run.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
   */
  silence(
    scope: Construct,
    own: AlarmText & { readonly metric: IMetric; readonly periods: number },
  ): Alarm {
    return this.#metricAlarm(scope, own, {
      metric: own.metric,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: own.periods,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  /** Red while any of those is. */
  anyOf(scope: Construct, own: AlarmText & { readonly alarms: readonly AlarmBase[] }): AlarmBase {
    return this.#sounding(
      new CompositeAlarm(scope, idOf(own.slug), {
        compositeAlarmName: `${namePrefix}${own.slug}`,
        alarmDescription: this.#description(own),
        alarmRule: AlarmRule.anyOf(
          ...own.alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM)),
        ),
      }),
    );
  }

  named(slug: string): AlarmBase {
    const alarm = this.all.find(({ node }) => node.id === idOf(slug));
    if (alarm === undefined) throw new Error(`expected an alarm "${slug}" to be made before`);
    return alarm;
  }

  /** The address of a section, for messages as well. */
  linkTo(section: string): string {
    return `${this.#runbook}#${section}`;
  }

  #metricAlarm(scope: Construct, own: AlarmText, props: AlarmProps): Alarm {
    return this.#sounding(
      new Alarm(scope, idOf(own.slug), {
        ...props,
        alarmName: `${namePrefix}${own.slug}`,
        alarmDescription: this.#description(own),
      }),
    );
  }

  #description({ impact, section }: AlarmText): string {
    return `${impact} What to do: ${this.linkTo(section)}`;
  }

  #sounding<Kind extends AlarmBase>(alarm: Kind): Kind {
    alarm.addAlarmAction(new SnsAction(this.#topic));
    this.all.push(alarm);
    return alarm;
  }
}

/** Constructs are named like classes. */
const idOf = (slug: string): string =>
  slug.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
