import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import { conditionsHold } from '../iam/conditions.ts';
import type { Principal, Principals, Role } from '../iam/principals.ts';
import { arnOf, type Place } from '../place.ts';
import type { Automation } from './automation.ts';
import { automationView } from './automation-execution.ts';
import { checkedParameters } from './document-parameters.ts';
import type { Runbook } from './runbook.ts';
import { substitutedText } from './runbook-references.ts';

const startSchema = z.strictObject({
  DocumentName: z.string(),
  DocumentVersion: z.enum(['$DEFAULT', '$LATEST', '1']).default('$DEFAULT'),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  Mode: z.literal('Auto').default('Auto'),
});

const getSchema = z.strictObject({ AutomationExecutionId: z.string().length(36) });

export interface AutomationApiDeps {
  readonly automation: Automation;
  readonly runbooks: ReadonlyMap<string, Runbook>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly principals: Principals;
  readonly authorizer: Authorizer;
  readonly place: Place;
}

const service = 'ssm.amazonaws.com';
const badParameters = 'InvalidAutomationExecutionParametersException';

/** StartAutomationExecution and GetAutomationExecution. */
export class AutomationApi {
  readonly #deps: AutomationApiDeps;

  constructor(deps: AutomationApiDeps) {
    this.#deps = deps;
  }

  /**
   * Asks on the definition, and for iam:PassRole on the role that the runbook assumes.
   * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
   * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
   */
  start(principal: Principal, body: unknown): unknown {
    const { automation, authorizer, place, runbooks } = this.#deps;
    const request = startSchema.parse(body);
    const name = request.DocumentName.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:document\//, '');
    const definition = `automation-definition/${name}:${request.DocumentVersion}`;
    authorizer.require(principal, 'ssm:StartAutomationExecution', arnOf(place, 'ssm', definition));
    const runbook = runbooks.get(name);
    if (runbook === undefined)
      throw new AwsError(
        'AutomationDefinitionNotFoundException',
        `Automation document with name ${name} could not be found.`,
      );
    const parameters = checkedParameters(runbook, request.Parameters, badParameters);
    const id = randomUUID();
    const roleArn = substitutedText(runbook.assumeRole, new Map(Object.entries(parameters)));
    const runsAs = roleArn === '' ? principal : this.#assumed(principal, roleArn, id);
    automation.start({ id, runbook, parameters, startedBy: principal, principal: runsAs });
    return { AutomationExecutionId: id };
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetAutomationExecution.html */
  get(principal: Principal, body: unknown): unknown {
    const { automation, authorizer, place } = this.#deps;
    const { AutomationExecutionId: id } = getSchema.parse(body);
    const arn = arnOf(place, 'ssm', `automation-execution/${id}`);
    authorizer.require(principal, 'ssm:GetAutomationExecution', arn);
    const execution = automation.get(id);
    if (execution === undefined)
      throw new AwsError('AutomationExecutionNotFoundException', `no automation execution "${id}"`);
    return { AutomationExecution: automationView(execution) };
  }

  #assumed(principal: Principal, roleArn: string, id: string): Principal {
    const { authorizer, place, principals, roles } = this.#deps;
    authorizer.require(principal, 'iam:PassRole', roleArn, { 'iam:passedtoservice': [service] });
    const role = roles.get(roleArn);
    if (role !== undefined && isTrusting(role, place, id))
      return principals.session(role, `Automation-${id}`);
    throw new AwsError(badParameters, 'The defined assume role is unable to be assumed.');
  }
}

/**
 * Whether Systems Manager may assume the role for this execution, by the keys that AWS names against
 * the confused deputy.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html
 */
function isTrusting({ trust }: Role, place: Place, executionId: string): boolean {
  const context = {
    'aws:sourceaccount': [place.accountId],
    'aws:sourcearn': [arnOf(place, 'ssm', `automation-execution/${executionId}`)],
  };
  return trust.some(
    ({ Effect, Action, Principal: who, Condition }) =>
      Effect === 'Allow' &&
      Action?.includes('sts:AssumeRole') === true &&
      typeof who === 'object' &&
      who['Service']?.includes(service) === true &&
      conditionsHold(Condition ?? {}, context),
  );
}
