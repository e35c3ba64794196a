import { z } from 'zod';
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
}

/** The topics of the template; instead of sending mail they keep what is published. */
export class Topics {
  readonly notices: Notice[] = [];
  readonly #topics = new Map<string, Topic>();
  readonly #deps: { readonly now: () => number; readonly tell: Tell };

  constructor(deps: { readonly now: () => number; readonly tell: Tell }) {
    this.#deps = deps;
  }

  add(topic: Topic): void {
    this.#topics.set(topic.arn, topic);
  }

  get(arn: string): Topic | undefined {
    return this.#topics.get(arn);
  }

  publish(notice: Omit<Notice, 'at'>): void {
    this.notices.push({ ...notice, at: this.#deps.now() });
    this.#deps.tell({ kind: 'notice-published', ...notice });
  }
}
