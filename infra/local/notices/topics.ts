import { z } from 'zod';
import { type Statement, statementsOf } from '../iam/policy-document.ts';
import type { Place } from '../place.ts';
import type { Tell } from '../stand-in-event.ts';

/** A message that somebody published, as a subscriber would have it. */
export const noticeSchema = z.object({
  topicArn: z.string(),
  subject: z.string().exactOptional(),
  message: z.string(),
  /** Milliseconds since the epoch, by the stand-in's clock. */
  at: z.number(),
});

export type Notice = Readonly<z.infer<typeof noticeSchema>>;

interface Topic {
  readonly arn: string;
  readonly kmsKeyId: string | undefined;
  /** Of the topic's policy. */
  readonly statements: readonly Statement[];
}

interface TopicsDeps {
  readonly place: Place;
  readonly now: () => number;
  readonly tell: Tell;
}

/** The topics of the template; instead of sending mail they keep what is published. */
export class Topics {
  readonly notices: Notice[] = [];
  readonly #topics = new Map<string, Topic>();
  readonly #deps: TopicsDeps;

  constructor(deps: TopicsDeps) {
    this.#deps = deps;
  }

  /** A new topic has the default policy: its owner, and services that name it as their source's. */
  add(topic: Omit<Topic, 'statements'>): void {
    const { accountId } = this.#deps.place;
    const statements = statementsOf({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'sns:Publish',
        Resource: topic.arn,
        Condition: { StringEquals: { 'aws:SourceOwner': accountId } },
      },
    });
    this.#topics.set(topic.arn, { ...topic, statements });
  }

  /** Replaces the policy that the topic has. */
  setPolicy(arn: string, statements: readonly Statement[]): void {
    const topic = this.#topics.get(arn);
    if (topic === undefined) throw new Error(`expected a topic "${arn}", found none`);
    this.#topics.set(arn, { ...topic, statements });
  }

  get(arn: string): Topic | undefined {
    return this.#topics.get(arn);
  }

  publish(notice: Omit<Notice, 'at'>): void {
    this.notices.push({ ...notice, at: this.#deps.now() });
    this.#deps.tell({ kind: 'notice-published', ...notice });
  }
}
