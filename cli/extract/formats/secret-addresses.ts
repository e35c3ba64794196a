import type { Kind } from '../sighting.ts';
import { readAddress } from './addresses.ts';
import { eachScalar } from './headers.ts';
import type { Field } from './shape.ts';
import { findSecret } from './values.ts';

/** An address that lets in whoever knows it, as webhooks of chats are. */
export function secretAddress(kind: Kind): Field {
  return {
    is: 'found',
    find: (tree, surroundings) =>
      eachScalar(tree, surroundings, (scalar, at) =>
        readAddress(scalar.value)?.url === slackMethod ? [] : findSecret(scalar, kind, 'url', at),
      ),
  };
}

/** Slack's address for those who have a token. */
const slackMethod = 'https://slack.com/api/chat.postMessage';
