import { AwsError } from '../aws-error.ts';
import type { Principal } from '../iam/principals.ts';
import type { AwsAnswer, AwsRequest, Operation, Protocol } from './protocol.ts';
import { element, elements, type XmlFields } from './xml.ts';

export interface QueryCall {
  readonly principal: Principal;
  readonly action: string;
  /** Everything else in the form. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface QueryService {
  /** The name that requests are signed with. */
  readonly name: string;
  /** Of the API, by which the services are told apart: on AWS each has an address of its own. */
  readonly version: string;
  readonly namespace: string;
  /** Whether it has one address for all Regions; default false. */
  readonly isGlobal?: boolean;
  /** The fields of the result. */
  handle(call: QueryCall): XmlFields;
}

/** What the Query protocol calls the errors that other protocols have too (IAM, "Common errors"). */
const codes: Readonly<Record<string, readonly [code: string, status: number]>> = {
  AccessDeniedException: ['AccessDenied', 403],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  MissingAuthenticationTokenException: ['MissingAuthenticationToken', 403],
  UnknownOperationException: ['InvalidAction', 400],
  UnrecognizedClientException: ['InvalidClientTokenId', 403],
  ValidationException: ['ValidationError', 400],
};

/**
 * The Query protocol: a form is the request, XML the answer.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export class AwsQuery implements Protocol {
  readonly #services: readonly QueryService[];

  constructor(services: readonly QueryService[]) {
    this.#services = services;
  }

  speaks({ http }: AwsRequest): boolean {
    const type = http.headers['content-type'] ?? '';
    return type.startsWith('application/x-www-form-urlencoded');
  }

  operation({ raw, requestId }: AwsRequest): Operation {
    const form = new URLSearchParams(raw.toString());
    const { Action: action = '', Version: version, ...parameters } = Object.fromEntries(form);
    const service = this.#services.find((candidate) => candidate.version === version);
    if (service === undefined) throw new AwsError('UnknownOperationException', '');
    return {
      signingName: service.name,
      isGlobal: service.isGlobal ?? false,
      call: () => ({ action, parameters }),
      answer: (principal) => {
        const result = service.handle({ principal, action, parameters });
        const metadata = element('ResponseMetadata', element('RequestId', requestId));
        const fields = element(`${action}Result`, elements(result));
        const attribute = ` xmlns="${service.namespace}"`;
        return answerOf(200, element(`${action}Response`, fields + metadata, attribute));
      },
    };
  }

  failure({ code, message, statusCode }: AwsError, { requestId }: AwsRequest): AwsAnswer {
    const [Code, status] = codes[code] ?? [code, statusCode];
    const Type = status < 500 ? 'Sender' : 'Receiver';
    const error = element('Error', elements({ Type, Code, Message: message }));
    return answerOf(status, element('ErrorResponse', error + element('RequestId', requestId)));
  }
}

function answerOf(status: number, body: string): AwsAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
