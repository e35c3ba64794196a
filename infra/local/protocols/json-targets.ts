import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Principal } from '../iam/principals.ts';
import type { AwsAnswer, AwsRequest, Operation, Protocol } from './protocol.ts';

export interface AwsCall {
  readonly principal: Principal;
  /** The API's action, such as `GetSecretValue`. */
  readonly action: string;
  readonly body: unknown;
  readonly raw: Buffer;
  readonly headers: IncomingMessage['headers'];
}

export interface AwsService {
  /** The name that requests are signed with. */
  readonly name: string;
  /** What stands before the dot in `X-Amz-Target`. */
  readonly target: string;
  handle(call: AwsCall): unknown;
}

const jsonSchema = z.record(z.string(), z.unknown());

/**
 * The AWS JSON protocol: a service and an action in the header `X-Amz-Target`, everything else in the
 * body. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export class JsonTargets implements Protocol {
  readonly #services: readonly AwsService[];

  constructor(services: readonly AwsService[]) {
    this.#services = services;
  }

  /** It comes last, so what no other protocol speaks is an unknown operation of this one. */
  speaks(): boolean {
    return true;
  }

  operation({ http: { headers }, raw }: AwsRequest): Operation {
    // Some clients put a namespace with more dots before the target.
    const [action = '', target] = String(headers['x-amz-target'] ?? '')
      .split('.')
      .toReversed();
    const service = this.#services.find((candidate) => candidate.target === target);
    if (service === undefined) throw new AwsError('UnknownOperationException', '');
    return {
      signingName: service.name,
      call: () => ({ action, parameters: parametersIn(raw) }),
      answer: async (principal) => {
        const body = bodyIn(raw);
        return answerOf(200, await service.handle({ principal, action, body, raw, headers }));
      },
    };
  }

  failure({ code, message, statusCode }: AwsError): AwsAnswer {
    return answerOf(statusCode, { __type: code, message, Message: message });
  }
}

const bodyIn = (raw: Buffer) => jsonSchema.parse(JSON.parse(raw.toString() || '{}'));

/** None of a body that nobody can read. */
function parametersIn(raw: Buffer): Readonly<Record<string, unknown>> {
  try {
    return bodyIn(raw);
  } catch {
    return {};
  }
}

function answerOf(status: number, body: unknown): AwsAnswer {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return { status, headers, body: JSON.stringify(body) };
}
