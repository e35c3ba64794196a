import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Auditing } from './auditing.ts';
import type { HostDocuments } from './host-documents.ts';
import type { HostPolicies } from './host-policies.ts';
import type { Keys } from './keys.ts';
import type { Ledger } from './ledger.ts';
import type { Notifications } from './notifications.ts';
import type { Operation } from './operation.ts';
import type { Probing } from './probing.ts';
import type { Retirement } from './retirement.ts';
import type { Rotation } from './rotation.ts';
import type { Runbooks } from './runbooks.ts';
import type { WriterUpdates } from './writer-updates.ts';

export type DeployedParts = {
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly documents: HostDocuments;
  readonly policies: HostPolicies;
  readonly notifications: Notifications;
  readonly rotation: Rotation;
  readonly updates: WriterUpdates;
  readonly retirement: Retirement;
  readonly probing: Probing;
  readonly auditing: Auditing;
  readonly operation: Operation;
  readonly runbooks: Runbooks;
};

/** Names that an operator looks for: what to read, what to attach, what to call by hand. */
export function addOutputs(stack: Stack, parts: DeployedParts): void {
  const { keys, ledger, documents, policies, notifications, rotation, updates } = parts;
  const { retirement, probing, auditing, operation, runbooks } = parts;
  const values = {
    RotateSecretFunction: rotation.rotateSecret.lambda.functionName,
    RotateSecretRole: rotation.rotateSecret.role.roleArn,
    RotateSecretLogs: rotation.rotateSecret.logs.logGroupName,
    UpdateWritersFunction: updates.updateWriters.lambda.functionName,
    UpdateWritersRole: updates.updateWriters.role.roleArn,
    UpdateWritersLogs: updates.updateWriters.logs.logGroupName,
    UpdateWritersDeadLetters: updates.deadLetters.queueUrl,
    RetireCredentialFunction: retirement.retireCredential.lambda.functionName,
    RetireCredentialRole: retirement.retireCredential.role.roleArn,
    RetireCredentialLogs: retirement.retireCredential.logs.logGroupName,
    RetireCredentialDeadLetters: retirement.deadLetters.queueUrl,
    ProbeEndpointFunction: probing.probeEndpoint.lambda.functionName,
    ProbeEndpointRole: probing.probeEndpoint.role.roleArn,
    ProbeEndpointLogs: probing.probeEndpoint.logs.logGroupName,
    ProbeEndpointDeadLetters: probing.deadLetters.queueUrl,
    AuditFleetFunction: auditing.auditFleet.lambda.functionName,
    AuditFleetLogs: auditing.auditFleet.logs.logGroupName,
    AuditFleetDeadLetters: auditing.deadLetters.queueUrl,
    ReportBucket: auditing.reports.bucketName,
    OperateReadFunction: operation.operateRead.lambda.functionName,
    OperateReadLogs: operation.operateRead.logs.logGroupName,
    OperateChangeFunction: operation.operateChange.lambda.functionName,
    OperateChangeLogs: operation.operateChange.logs.logGroupName,
    OperatorPolicy: operation.operatorPolicy.managedPolicyArn,
    RunbookPolicy: runbooks.policy.managedPolicyArn,
    RunbookRole: runbooks.role.roleArn,
    LedgerTable: ledger.table.tableName,
    SecretsKey: keys.secrets.keyArn,
    AcceptedSetsKey: keys.acceptedSets.keyArn,
    ApplyAcceptedSetDocument: documents.applyAcceptedSet.name,
    SwitchWriterDocument: documents.switchWriter.name,
    ReceiverHostPolicy: policies.receiver.managedPolicyArn,
    WriterHostPolicy: policies.writer.managedPolicyArn,
    AlarmTopic: notifications.topic.topicArn,
    NoticeDeadLetters: notifications.deadLetters.queueUrl,
  };
  for (const [id, value] of Object.entries(values)) new CfnOutput(stack, id, { value });
}
