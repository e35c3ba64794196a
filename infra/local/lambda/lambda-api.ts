import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import { arnOf, type Place } from '../place.ts';
import type { AwsAnswer } from '../protocols/protocol.ts';
import type { RestCall, RestService } from '../protocols/rest-json.ts';
import { FunctionError } from './function-definition.ts';
import type { LambdaHost } from './lambda-host.ts';

interface LambdaApiDeps {
  readonly lambda: LambdaHost;
  readonly authorizer: Authorizer;
  readonly place: Place;
}

/** Invoke. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export class LambdaApi implements RestService {
  readonly name = 'lambda';
  readonly version = '2015-03-31';
  readonly #deps: LambdaApiDeps;

  constructor(deps: LambdaApiDeps) {
    this.#deps = deps;
  }

  handle({
    principal,
    method,
    path,
    query,
    raw,
    headers,
  }: RestCall): Promise<AwsAnswer> | AwsAnswer {
    const [collection, reference = '', action, ...more] = path;
    const isInvoke = collection === 'functions' && action === 'invocations' && more.length === 0;
    if (method !== 'POST' || !isInvoke)
      throw new AwsError('UnknownOperationException', 'the stand-in plays Invoke only', 404);
    const arn = this.#arnOf(reference, query.get('Qualifier'));
    this.#deps.authorizer.require(principal, 'lambda:InvokeFunction', arn);
    if (this.#deps.lambda.get(arn) === undefined)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    return this.#invoke(arn, String(headers['x-amz-invocation-type'] ?? 'RequestResponse'), raw);
  }

  #invoke(arn: string, type: string, raw: Buffer): Promise<AwsAnswer> | AwsAnswer {
    switch (type) {
      case 'RequestResponse':
        return this.#invokeNow(arn, eventIn(raw));
      case 'Event':
        this.#deps.lambda.invokeAsync(arn, eventIn(raw));
        return { status: 202, body: '' };
      case 'DryRun':
        return { status: 204, body: '' };
      default:
        throw new AwsError('InvalidParameterValueException', `no invocation type "${type}"`);
    }
  }

  async #invokeNow(arn: string, event: unknown): Promise<AwsAnswer> {
    const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
    try {
      const result = await this.#deps.lambda.invoke(arn, event);
      return { status: 200, headers, body: JSON.stringify(result ?? null) };
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      // A function's error is a successful answer of the API, told by this header alone.
      const { errorType, message: errorMessage } = error;
      return {
        status: 200,
        headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
        body: JSON.stringify({ errorType, errorMessage }),
      };
    }
  }

  /** A function goes by its name, its ARN, or the part of the ARN from the account on. */
  #arnOf(reference: string, qualifier: string | null): string {
    const { place } = this.#deps;
    const [, name = '', version = qualifier ?? '$LATEST'] =
      /^(?:(?:arn:aws:lambda:[^:]+:)?\d{12}:function:)?([\w-]+)(?::([\w$-]+))?$/.exec(reference) ??
      [];
    if (name === '')
      throw new AwsError('ValidationException', 'expected a function name or ARN, found neither');
    const arn = reference.startsWith('arn:')
      ? reference.split(':').slice(0, 7).join(':')
      : arnOf(place, 'lambda', `function:${name}`);
    // Versions and aliases are not played, so there are none.
    return version === '$LATEST' ? arn : `${arn}:${version}`;
  }
}

function eventIn(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString() || '{}');
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
}
