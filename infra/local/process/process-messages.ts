import { z } from 'zod';

/** What is written to a stand-in in a process of its own, after its options: one JSON value a line. */
export const questionSchema = z.object({
  id: z.int(),
  command: z.string(),
  argument: z.string().optional(),
});

/** What it writes. */
export const messageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ready'),
    endpoint: z.string(),
    /** The variables of a person's shell, with a key pair that may do everything. */
    environment: z.record(z.string(), z.string()),
    outputs: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal('event'), event: z.looseObject({ kind: z.string() }) }),
  z.object({ kind: z.literal('answer'), id: z.int(), answer: z.unknown().optional() }),
  z.object({ kind: z.literal('error'), id: z.int(), error: z.string() }),
]);

export type Question = z.infer<typeof questionSchema>;
export type Message = z.infer<typeof messageSchema>;
export type Ready = Extract<Message, { kind: 'ready' }>;
