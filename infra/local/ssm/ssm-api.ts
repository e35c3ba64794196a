import { AwsError } from '../aws-error.ts';
import type { Principal } from '../iam/principals.ts';
import type { AwsCall, AwsService } from '../protocols/json-targets.ts';
import type { AssociationApi } from './association-api.ts';
import type { AutomationApi } from './automation-api.ts';
import type { ParameterStoreApi } from './parameter-store-api.ts';
import type { RunCommandApi } from './run-command-api.ts';

interface Parts {
  readonly parameters: ParameterStoreApi;
  readonly commands: RunCommandApi;
  readonly associations: AssociationApi;
  readonly automation: AutomationApi;
}

type Operation = (principal: Principal, body: unknown) => unknown;

/** `AmazonSSM.*`: the parts of Systems Manager share one target and one signing name. */
export class SsmApi implements AwsService {
  readonly name = 'ssm';
  readonly target = 'AmazonSSM';
  readonly #operations: ReadonlyMap<string, Operation>;

  constructor({ parameters, commands, associations, automation }: Parts) {
    const operations: Readonly<Record<string, Operation>> = {
      GetParameter: (principal, body) => parameters.get(principal, body),
      GetParametersByPath: (principal, body) => parameters.getByPath(principal, body),
      PutParameter: (principal, body) => parameters.put(principal, body),
      DeleteParameter: (principal, body) => parameters.delete(principal, body),
      DeleteParameters: (principal, body) => parameters.deleteMany(principal, body),
      SendCommand: (principal, body) => commands.send(principal, body),
      ListCommands: (principal, body) => commands.list(principal, body),
      ListCommandInvocations: (principal, body) => commands.listInvocations(principal, body),
      GetCommandInvocation: (principal, body) => commands.getInvocation(principal, body),
      ListAssociations: (principal, body) => associations.list(principal, body),
      DescribeAssociationExecutions: (principal, body) => associations.executions(principal, body),
      DescribeAssociationExecutionTargets: (principal, body) =>
        associations.targets(principal, body),
      StartAutomationExecution: (principal, body) => automation.start(principal, body),
      GetAutomationExecution: (principal, body) => automation.get(principal, body),
    };
    this.#operations = new Map(Object.entries(operations));
  }

  handle({ principal, action, body }: AwsCall): unknown {
    const operation = this.#operations.get(action);
    if (operation !== undefined) return operation(principal, body);
    throw new AwsError('UnknownOperationException', `the stand-in does not play "${action}"`);
  }
}
