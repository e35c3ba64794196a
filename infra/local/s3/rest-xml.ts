import { AwsError } from '../aws-error.ts';
import type { Principal } from '../iam/principals.ts';
import type { AwsAnswer, AwsRequest, Operation, Protocol } from '../protocols/protocol.ts';
import { element, elements } from '../protocols/xml.ts';

export interface S3Call {
  readonly principal: Principal;
  readonly method: string;
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: AwsRequest['http']['headers'];
  readonly raw: Buffer;
}

export interface S3Service {
  handle(call: S3Call): AwsAnswer;
}

/** What S3 calls the errors that other services have too (API Reference, "Error responses"). */
const codes: Readonly<Record<string, readonly [code: string, status: number]>> = {
  AccessDeniedException: ['AccessDenied', 403],
  InternalFailure: ['InternalError', 500],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  MissingAuthenticationTokenException: ['AccessDenied', 403],
  ServiceUnavailableException: ['ServiceUnavailable', 503],
  UnrecognizedClientException: ['InvalidAccessKeyId', 403],
  ValidationException: ['InvalidArgument', 400],
};

/**
 * S3's REST-XML protocol with the bucket in the path, which is how SDKs address an endpoint without a
 * name. As any first segment may be a bucket, a request is S3's by what it is signed for.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAPI.html
 */
export class S3RestXml implements Protocol {
  readonly #service: S3Service;

  constructor(service: S3Service) {
    this.#service = service;
  }

  speaks({ http }: AwsRequest): boolean {
    return http.headers.authorization?.includes('/s3/aws4_request') === true;
  }

  operation({ http, raw }: AwsRequest): Operation {
    const { method = '', url = '/', headers } = http;
    const { pathname, searchParams: query } = new URL(url, 'http://127.0.0.1');
    const [, bucket = '', ...segments] = pathname.split('/').map(decodeURIComponent);
    const key = segments.join('/');
    return {
      signingName: 's3',
      answer: (principal) =>
        this.#service.handle({ principal, method, bucket, key, query, headers, raw }),
    };
  }

  failure({ code, message, statusCode }: AwsError, { requestId }: AwsRequest): AwsAnswer {
    const [Code, status] = codes[code] ?? [code, statusCode];
    const error = elements({ Code, Message: message, RequestId: requestId });
    return xmlAnswer(element('Error', error), status);
  }
}

export function xmlAnswer(body: string, status = 200): AwsAnswer {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
  return { status, headers: { 'content-type': 'application/xml' }, body: text };
}
