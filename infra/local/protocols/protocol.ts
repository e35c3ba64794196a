import type { IncomingMessage } from 'node:http';
import type { AwsError } from '../aws-error.ts';
import type { Principal } from '../iam/principals.ts';

export interface AwsRequest {
  readonly http: IncomingMessage;
  readonly raw: Buffer;
  readonly requestId: string;
}

export interface AwsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What a request asks for by name, and with what. */
export interface ApiRequest {
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a request asks for, once it is known who asks. */
export interface Operation {
  /** The name that requests to the service are signed with. */
  readonly signingName: string;
  /** A global service's requests are signed for any Region; default false. */
  readonly isGlobal?: boolean;
  /** For the record of calls; a service without it has none that CloudTrail keeps by default. */
  readonly call?: () => ApiRequest;
  readonly answer: (principal: Principal) => Promise<AwsAnswer> | AwsAnswer;
}

/** How requests look and how answers do; a service speaks one of them. */
export interface Protocol {
  speaks(request: AwsRequest): boolean;
  /** Throws AwsError when no service knows the operation. */
  operation(request: AwsRequest): Operation;
  failure(error: AwsError, request: AwsRequest): AwsAnswer;
}
