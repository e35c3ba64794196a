import { z } from 'zod';
import { type Rule, withRules } from './rule.ts';

/** SNS would take it as another subscription, and the same person would hear everything twice. */
const emailRules: readonly Rule<readonly string[]>[] = [
  {
    reads: [['*']],
    problemsOf: (addresses) => {
      const known = addresses.map((address) => address.toLowerCase());
      return known.flatMap((address, index) => {
        const first = known.indexOf(address);
        const message = `expected each address once, in whatever letters, found it as notifications.email[${first}] already`;
        return first === index ? [] : [{ path: [index], message }];
      });
    },
  },
];

/** Who hears of what, and what alarms link to. */
export const notificationsSchema = z
  .strictObject({
    email: withRules(z.array(z.email({ error: 'expected an e-mail address' })).max(20), emailRules)
      .default([])
      .meta({ description: 'Up to 20 e-mail addresses.' }),
    rotations: z.boolean().default(true).meta({
      description: 'Whether a credential that has become current is told as well. Default true.',
    }),
    runbook: z
      .string()
      .regex(/^[A-Za-z0-9._~:/?&=%+@-]{1,300}$/, {
        error: 'expected an address without a fragment, of 1 to 300 characters',
      })
      .default('docs/runbook.md')
      .meta({
        description:
          'Where your people read docs/runbook.md, such as its URL in your Git server: alarms link to it. Default docs/runbook.md.',
      }),
  })
  .prefault({})
  .meta({ description: 'Who hears of alarms; each address confirms once, by a link.' });
