import { z } from 'zod';

/** Who hears of what, and what alarms link to. */
export const notificationsSchema = z
  .strictObject({
    email: z
      .array(z.email({ error: 'expected an e-mail address' }))
      .max(20)
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
