import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { findingMetric } from '../functions/shared/contract.ts';
import { type AlarmProps, alarmPeriod, type Notifications } from './notifications.ts';

/** What each finding means while it is open; the notice that came with it names who and where. */
export const findingImpacts = {
  BLOCK_OVERWRITTEN:
    'Another tool keeps writing over the users of promrotate in a web configuration file: it was repaired three times in a day, and in between writers may have been refused. Have that tool leave the block alone.',
  GRACE_ENDED_IN_USE:
    'The grace of a superseded credential is over, and writers are not known to have left it: it stays accepted, so nothing is lost, but it lives longer than it should. Bring the writers that the notice names to the current credential.',
  HOST_NOT_CONVERGED:
    'A host failed when State Manager had it take the accepted set, or the current credential: it keeps what it has. If another tool took the block of promrotate away, that receiver refuses writers until this is mended; a writer that is not on the current credential is refused once its own is out. The notice names the host and the error; npx promrotate explain says what to do.',
  LEAK_UNFINISHED:
    'A credential that has leaked still works, longer than its end takes: whoever has it can still write. The notice says what keeps it. It is tried again every hour.',
  OVERLAP_ENDED:
    'A superseded credential is still accepted past maxOverlap, as onOverlapEnd says keep: nobody is known to have left it. Bring its writers to the current credential, or declare them, so that it can die.',
  RECEIVER_UNREACHABLE:
    'A replica or the front of a receiver does not answer, so that a rotation cannot go on there: nothing is given up for that, and the current credential still works elsewhere. Look at the address that the notice names.',
  ROTATION_ABANDONED:
    'A rotation ended in the middle, most likely because somebody put a value into the secret by hand. Writers go on with the current credential. Look at who writes the secret that the notice names, and rotate.',
  ROTATION_OVERDUE:
    'A secret was not rotated when it was due, or its rotation was switched off by somebody: the endpoint keeps its current credential, which still works but grows older than its schedule says. Look at the rotation of the secret that the notice names.',
  ROTATION_STUCK:
    'A rotation does not end: the endpoint keeps its current credential, which still works but grows older than its schedule says. The notice names the step and its error; npx promrotate unstick begins it afresh.',
  STILL_ACCEPTED:
    'A credential that was retired is still accepted at an address: whoever has it can still write. Look at the receiver that the notice names; it is tried again every hour.',
  WRITER_QUIET:
    'A writer stopped sending when the credential that it used was retired: that one is accepted again, and samples of the time in between may be lost. Look at the writer that the notice names.',
} as const satisfies Readonly<Record<string, AlarmProps['impact']>>;

export type FindingAlarmsProps = {
  readonly notifications: Notifications;
  /** Powertools adds the name under which a function measures as a dimension. */
  readonly service: string;
};

/** An endpoint with an open finding is looked at every hour: red from one look to the next. */
const lastingHours = 2;

/** One alarm for each code of a finding, over all endpoints. */
export class FindingAlarms extends Construct {
  constructor(scope: Construct, id: string, { notifications, service }: FindingAlarmsProps) {
    super(scope, id);
    for (const [code, impact] of Object.entries(findingImpacts)) {
      notifications.alarmAboveZero(this, code, {
        metric: new Metric({
          namespace: 'promrotate',
          metricName: findingMetric.name,
          dimensionsMap: { service, [findingMetric.dimension]: code },
          period: alarmPeriod,
          statistic: 'Maximum',
        }),
        lastingPeriods: (lastingHours * 60) / alarmPeriod.toMinutes(),
        impact,
      });
    }
  }
}
