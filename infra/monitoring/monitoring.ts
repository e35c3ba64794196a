import { Construct } from 'constructs';
import type { Auditing } from '../auditing.ts';
import type { Notifications } from '../notifications.ts';
import type { Operation } from '../operation.ts';
import type { Probing } from '../probing.ts';
import type { Retirement } from '../retirement.ts';
import type { Rotation } from '../rotation.ts';
import type { Settings } from '../settings/settings.ts';
import type { WriterUpdates } from '../writer-updates.ts';
import { Alarms } from './alarms.ts';
import { CredentialNotice } from './credential-notice.ts';
import { Dashboard } from './dashboard.ts';
import { DefinitionEvents } from './definition-events.ts';
import { FindingAlarms } from './finding-alarms.ts';
import { FleetAlarms } from './fleet-alarms.ts';
import { FunctionAlarms, type FunctionAlarmsProps } from './function-alarms.ts';
import { HeartbeatAlarms } from './heartbeat-alarms.ts';
import { NoticeAlarm } from './notice-alarm.ts';
import { RiskAlarm } from './risk-alarm.ts';
import { RotationEvents } from './rotation-events.ts';
import { ScheduleAlarm, type ScheduleAlarmProps } from './schedule-alarm.ts';

export type MonitoringProps = {
  readonly settings: Pick<Settings, 'endpoints' | 'notifications'>;
  readonly notifications: Notifications;
  readonly rotation: Rotation;
  readonly updates: WriterUpdates;
  readonly retirement: Retirement;
  readonly probing: Probing;
  readonly auditing: Auditing;
  readonly operation: Operation;
};

/** What people hear of, and what they see: every alarm, every notice of an event, the dashboard. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { notifications, settings } = props;
    const { runbook, rotations } = settings.notifications;
    const alarms = new Alarms({ topic: notifications.topic, runbook });
    const distances = settings.endpoints.map(({ definition }) => definition.probe.everySeconds);

    new FindingAlarms(this, 'Findings', { alarms, longestProbeSeconds: Math.max(...distances) });
    new RotationEvents(this, 'Rotations', { alarms, notifications });
    new DefinitionEvents(this, 'Definitions', { alarms, notifications });
    if (rotations) new CredentialNotice(this, 'Credentials', { notifications });
    new NoticeAlarm(this, 'Notices', { alarms, notifications });
    new HeartbeatAlarms(this, 'Heartbeats', {
      alarms,
      shortestProbeSeconds: Math.min(...distances),
    });
    new FleetAlarms(this, 'Fleet', { alarms });
    const functions = new Construct(this, 'Functions');
    for (const watched of [...startedFunctions(props), ...calledFunctions(props)]) {
      new FunctionAlarms(functions, watched.name, { alarms, ...watched });
    }
    const schedules = new Construct(this, 'Schedules');
    for (const watched of schedulesOf(props)) {
      new ScheduleAlarm(schedules, watched.name, { alarms, ...watched });
    }
    new RiskAlarm(this, 'Risk', { alarms });
    new Dashboard(this, 'Overview', { alarms, runbook });
  }
}

type Watched<Props> = readonly Omit<Props, 'alarms'>[];

/** Started by AWS: what they fail at is an error, and what is asynchronous can be given up. */
const startedFunctions = ({
  rotation,
  updates,
  retirement,
  probing,
  auditing,
}: MonitoringProps): Watched<FunctionAlarmsProps> => [
  { name: 'rotate-secret', lambda: rotation.rotateSecret.lambda },
  {
    name: 'update-writers',
    lambda: updates.updateWriters.lambda,
    deadLetters: updates.deadLetters,
  },
  {
    name: 'retire-credential',
    lambda: retirement.retireCredential.lambda,
    deadLetters: retirement.deadLetters,
    // It watches writers until half a minute before its deadline, which is 10 seconds before the
    // timeout, and starts itself anew.
    plannedPercent: 99,
  },
  {
    name: 'probe-endpoint',
    lambda: probing.probeEndpoint.lambda,
    deadLetters: probing.deadLetters,
  },
  {
    name: 'audit-fleet',
    lambda: auditing.auditFleet.lambda,
    deadLetters: auditing.deadLetters,
  },
];

const calledFunctions = ({ operation }: MonitoringProps): Watched<FunctionAlarmsProps> => [
  {
    name: 'operate-read',
    lambda: operation.operateRead.lambda,
    isCalledByPeople: true,
    // A caller may wait for 10 of its 11 minutes.
    plannedPercent: 95,
  },
  {
    name: 'operate-change',
    lambda: operation.operateChange.lambda,
    isCalledByPeople: true,
  },
];

const schedulesOf = ({
  probing,
  retirement,
  auditing,
}: MonitoringProps): Watched<ScheduleAlarmProps> => [
  { name: 'probe', group: probing.scheduleGroup },
  { name: 'sweep', group: retirement.sweepGroup },
  { name: 'audit', group: auditing.scheduleGroup },
];
