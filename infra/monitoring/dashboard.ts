import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import {
  findingCodes,
  findingMetric,
  findingOwners,
  metricNames,
} from '../../functions/shared/contract.ts';
import type { Alarms } from './alarms.ts';
import { howToRotate } from './how-to-rotate.ts';
import { type OwnMetric, ownMetric } from './own-metric.ts';

export type DashboardProps = {
  readonly alarms: Alarms;
  /** Where docs/runbook.md is to be read. */
  readonly runbook: string;
};

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
const failureClasses = [
  'refused',
  'rejected',
  'unavailable',
  'timeout',
  'tls',
  'open',
  'not-stored',
  'changed',
] as const;

const fullWidth = 24;
const hour = Duration.hours(1);

/** The fleet at a glance, and what to do in a hurry. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms, runbook }: DashboardProps) {
    super(scope, id);
    const text = new TextWidget({ markdown: howToRotate(runbook), width: fullWidth, height: 5 });
    const status = new AlarmStatusWidget({
      title: 'Alarms',
      alarms: alarms.all,
      width: fullWidth,
      height: 8,
    });
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: 'promrotate',
      defaultInterval: Duration.days(7),
      widgets: [[text], [status], ...rows()],
    });
  }
}

function rows(): IWidget[][] {
  return [
    [
      graph('Rotations', rotations(), fullWidth / 4),
      graph('Rotation steps that failed', byStep('Failures', 'Sum'), fullWidth / 4),
      graph('Time of rotation steps, longest (ms)', byStep('Duration', 'Maximum'), fullWidth / 4),
      graph('Open findings', openFindings(), fullWidth / 4),
    ],
    [
      graph('Test metric until its proof (ms)', [
        probeMetric(metricNames.probeLatency, 'Average', 'average'),
        probeMetric(metricNames.probeLatency, 'Maximum', 'longest'),
      ]),
      graph('Test metrics', [probeMetric(metricNames.probes, 'Sum', 'tried')]),
      graph('Test metrics that failed, by class', byClass()),
    ],
    [
      graph('Oldest credential (% of its limit)', [audited(metricNames.oldestAge, 'oldest age')]),
      graph('Credentials to be proved refused', [
        ownMetric({
          name: metricNames.retirementBacklog,
          service: 'retire-credential',
          statistic: 'Maximum',
          period: hour,
          label: 'backlog',
        }),
      ]),
      graph('Endpoints', [audited(metricNames.endpoints, 'audited')]),
    ],
  ];
}

const graph = (title: string, left: IMetric[], width = fullWidth / 3): GraphWidget =>
  new GraphWidget({ title, left, width, height: 6, leftYAxis: { min: 0 } });

type StepLine = Pick<OwnMetric, 'label' | 'name' | 'statistic'>;

const stepMetric = (operation: (typeof steps)[number], line: StepLine): IMetric =>
  ownMetric({
    label: operation,
    ...line,
    service: 'rotate-secret',
    dimensions: { operation },
    period: hour,
  });

const byStep = (name: string, statistic: 'Maximum' | 'Sum'): IMetric[] =>
  steps.map((operation) => stepMetric(operation, { name, statistic }));

/** Each run of the last step, which is timed whether it fails or not, is a rotation that got there. */
const rotations = (): IMetric[] => [
  stepMetric('finishSecret', {
    name: 'Duration',
    statistic: 'SampleCount',
    label: 'at the last step',
  }),
  stepMetric('finishSecret', { name: 'Failures', statistic: 'Sum', label: 'failed there' }),
];

const openFindings = (): IMetric[] =>
  findingCodes.map((code) =>
    ownMetric({
      name: findingMetric.name,
      service: findingOwners[code],
      dimensions: { [findingMetric.dimension]: code },
      statistic: 'Maximum',
      period: hour,
      label: code,
    }),
  );

const probeMetric = (
  name: string,
  statistic: 'Average' | 'Maximum' | 'Sum',
  label: string,
): IMetric => ownMetric({ name, service: 'probe-endpoint', statistic, label });

const byClass = (): IMetric[] =>
  failureClasses.map((failure) =>
    ownMetric({
      name: metricNames.probeFailures,
      service: 'probe-endpoint',
      dimensions: { class: failure },
      statistic: 'Sum',
      label: failure,
    }),
  );

const audited = (name: string, label: string): IMetric =>
  ownMetric({
    name,
    service: 'audit-fleet',
    statistic: 'Maximum',
    period: Duration.days(1),
    label,
  });
