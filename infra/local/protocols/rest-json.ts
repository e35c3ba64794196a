import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { Principal } from '../iam/principals.ts';
import type { AwsAnswer, AwsRequest, Operation, Protocol } from './protocol.ts';

export interface RestCall {
  readonly principal: Principal;
  readonly method: string;
  /** The segments of the path, decoded, without the version. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly raw: Buffer;
  readonly headers: IncomingMessage['headers'];
}

export interface RestService {
  /** The name that requests are signed with. */
  readonly name: string;
  /** The first segment of its paths, such as `2015-03-31`, or `schedules` where there is no version. */
  readonly version: string;
  handle(call: RestCall): Promise<AwsAnswer> | AwsAnswer;
}

/** A status of 200 with a JSON body. */
export function jsonAnswer(body: unknown): AwsAnswer {
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: JSON.stringify(body) };
}

/** Errors that the JSON protocol answers with 400 and services of this one with another status. */
const statuses: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  MissingAuthenticationTokenException: 403,
  UnrecognizedClientException: 403,
};

/**
 * The REST-JSON protocol: method and path name the operation.
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export class RestJson implements Protocol {
  readonly #services: readonly RestService[];

  constructor(services: readonly RestService[]) {
    this.#services = services;
  }

  speaks({ http }: AwsRequest): boolean {
    return this.#service(http) !== undefined;
  }

  operation({ http, raw }: AwsRequest): Operation {
    const service = this.#service(http);
    if (service === undefined) throw new AwsError('UnknownOperationException', '', 404);
    const { method = '', headers } = http;
    const { pathname, searchParams: query } = urlOf(http);
    const path = pathname.split('/').slice(2).map(decodeURIComponent);
    return {
      signingName: service.name,
      answer: (principal) => service.handle({ principal, method, path, query, raw, headers }),
    };
  }

  /** The header has the code; the body has it nowhere (Lambda's errors, API Invoke). */
  failure({ code, message, statusCode }: AwsError): AwsAnswer {
    const status = statuses[code] ?? statusCode;
    return {
      status,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
      body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message: message }),
    };
  }

  #service(http: IncomingMessage): RestService | undefined {
    const version = urlOf(http).pathname.split('/')[1];
    return this.#services.find((candidate) => candidate.version === version);
  }
}

const urlOf = ({ url = '/' }: IncomingMessage) => new URL(url, 'http://127.0.0.1');
