import type { Authorizer } from '../iam/authorizer.ts';
import type { KeyPolicies } from '../iam/key-policies.ts';
import { decideForService, type ServiceCaller, serviceContext } from '../iam/service-callers.ts';
import type { Place } from '../place.ts';
import type { Topics } from './topics.ts';

interface ServicePublication extends ServiceCaller {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
}

interface ServicePublisherDeps {
  readonly place: Place;
  readonly topics: Topics;
  readonly keys: KeyPolicies;
  readonly authorizer: Authorizer;
}

/**
 * Publishes for services of AWS. What topic or key do not allow is lost without a word to anybody, on
 * AWS too; here the record of calls has it.
 */
export class ServicePublisher {
  readonly #deps: ServicePublisherDeps;

  constructor(deps: ServicePublisherDeps) {
    this.#deps = deps;
  }

  /** Returns whether the message was published. */
  publish({ topicArn, subject, message, ...caller }: ServicePublication): boolean {
    if (!this.#mayPublish(topicArn, caller)) return false;
    const notice = { topicArn, message };
    this.#deps.topics.publish(subject === undefined ? notice : { ...notice, subject });
    return true;
  }

  #mayPublish(topicArn: string, caller: ServiceCaller): boolean {
    const { authorizer, topics, keys, place } = this.#deps;
    const topic = topics.get(topicArn);
    const context = serviceContext(caller, place);
    const request = { action: 'sns:Publish', resource: topicArn, context };
    const allowed =
      topic !== undefined && decideForService(topic.statements, caller, request) === 'allowed';
    authorizer.recordService(caller.service, request.action, topicArn, allowed);
    if (!allowed || topic.kmsKeyId === undefined) return allowed;
    const { kmsKeyId } = topic;
    const encryptionContext = { 'aws:sns:topicArn': topicArn };
    // SNS Developer Guide, "Enable compatibility between event sources and encrypted topics".
    return (['GenerateDataKey', 'Decrypt'] as const).every((action) =>
      keys.allowsService(caller, kmsKeyId, { action, encryptionContext }),
    );
  }
}
