import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { KeyPolicies, KmsUse } from '../iam/key-policies.ts';
import type { Principal } from '../iam/principals.ts';
import type { QueryCall, QueryService } from '../protocols/aws-query.ts';
import type { Topics } from './topics.ts';

const publishSchema = z.strictObject({
  TopicArn: z.string().regex(/^arn:aws:sns:[^:]+:\d{12}:[\w-]+$/),
  // Without line breaks and control characters, and not beginning with a space.
  Subject: z
    .string()
    .regex(/^[!-~][ -~]{0,99}$/)
    .optional(),
  Message: z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= 262_144),
});

interface SnsDeps {
  readonly topics: Topics;
  readonly authorizer: Authorizer;
  readonly keys: KeyPolicies;
}

/** Publish to a topic. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export class SnsApi implements QueryService {
  readonly name = 'sns';
  readonly version = '2010-03-31';
  readonly namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';
  readonly #deps: SnsDeps;

  constructor(deps: SnsDeps) {
    this.#deps = deps;
  }

  handle({ principal, action, parameters }: QueryCall): Readonly<Record<string, string>> {
    if (action !== 'Publish')
      throw new AwsError('UnknownOperationException', 'the stand-in plays Publish only');
    const { TopicArn: topicArn, Subject: subject, Message: message } = publicationIn(parameters);
    // In one account the role's policy is enough; a deny in the topic's own policy is not judged.
    translated('AuthorizationError', 403, () =>
      this.#deps.authorizer.require(principal, 'sns:Publish', topicArn),
    );
    const topic = this.#deps.topics.get(topicArn);
    if (topic === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404);
    if (topic.kmsKeyId !== undefined) this.#requireKey(principal, topic.kmsKeyId, topicArn);
    this.#deps.topics.publish({ topicArn, ...(subject === undefined ? {} : { subject }), message });
    return { MessageId: randomUUID() };
  }

  /** SNS Developer Guide, "Managing Amazon SNS encryption keys": permissions of a publisher. */
  #requireKey(principal: Principal, keyId: string, topicArn: string): void {
    const actions: readonly KmsUse['action'][] = ['GenerateDataKey', 'Decrypt'];
    const encryptionContext = { 'aws:sns:topicArn': topicArn };
    for (const action of actions)
      translated('KMSAccessDenied', 400, () =>
        this.#deps.keys.require(principal, keyId, { action, via: 'sns', encryptionContext }),
      );
  }
}

function publicationIn(parameters: Readonly<Record<string, string>>) {
  const parsed = publishSchema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : issue.path.map(String),
  );
  throw new AwsError('InvalidParameter', `Invalid parameter: ${names.join(', ')}`);
}

/** SNS has its own names for being denied something. */
function translated(code: string, status: number, require: () => void): void {
  try {
    require();
  } catch (error) {
    if (error instanceof AwsError && error.code === 'AccessDeniedException')
      throw new AwsError(code, error.message, status);
    throw error;
  }
}
