import { AwsError } from '../aws-error.ts';
import type { AwsCall, AwsService } from '../aws-json-server.ts';
import type { ParameterStoreApi } from './parameter-store-api.ts';
import type { RunCommandApi } from './run-command-api.ts';

/** `AmazonSSM.*`: Parameter Store and Run Command share one target and one signing name. */
export class SsmApi implements AwsService {
  readonly name = 'ssm';
  readonly target = 'AmazonSSM';
  readonly #parameters: ParameterStoreApi;
  readonly #commands: RunCommandApi;

  constructor(parameters: ParameterStoreApi, commands: RunCommandApi) {
    this.#parameters = parameters;
    this.#commands = commands;
  }

  handle({ principal, action, body }: AwsCall): unknown {
    switch (action) {
      case 'GetParameter':
        return this.#parameters.get(principal, body);
      case 'PutParameter':
        return this.#parameters.put(principal, body);
      case 'SendCommand':
        return this.#commands.send(principal, body);
      case 'ListCommands':
        return this.#commands.list(principal, body);
      case 'ListCommandInvocations':
        return this.#commands.listInvocations(principal, body);
      case 'GetCommandInvocation':
        return this.#commands.getInvocation(principal, body);
      default:
        throw new AwsError('UnknownOperationException', `the stand-in does not play "${action}"`);
    }
  }
}
