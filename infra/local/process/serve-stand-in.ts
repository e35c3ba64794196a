import type { Readable, Writable } from 'node:stream';
import type { StandIn } from '../stand-in.ts';
import { controlCommand } from './control-commands.ts';
import { readJsonLines, writeJsonLine } from './json-lines.ts';
import { openStandIn } from './open-stand-in.ts';
import { type Message, type Question, questionSchema } from './process-messages.ts';
import { processOptionsSchema } from './process-options.ts';

/**
 * Opens the stand-in that the first line describes and answers the questions of those after it, each
 * as soon as it can; stops the stand-in when there are no more.
 */
export function serveStandIn(input: Readable, output: Writable): void {
  const write = (message: Message) => writeJsonLine(output, message);
  let opened: Promise<StandIn> | undefined;

  readJsonLines(input, (line) => {
    if (opened === undefined) opened = open(line, write);
    else void opened.then((standIn) => answer(standIn, questionSchema.parse(line), write));
  });
  input.once('end', () => void opened?.then((standIn) => standIn.stop()));
}

async function open(settings: unknown, write: (message: Message) => void): Promise<StandIn> {
  const { standIn, outputs } = await openStandIn(processOptionsSchema.parse(settings), (event) =>
    write({ kind: 'event', event }),
  );
  const environment = standIn.adminEnvironment();
  write({ kind: 'ready', endpoint: standIn.endpoint, environment, outputs });
  return standIn;
}

async function answer(
  standIn: StandIn,
  { id, command, argument }: Question,
  write: (message: Message) => void,
): Promise<void> {
  try {
    const result = await controlCommand(command).perform(standIn, argument);
    standIn.save();
    write({ kind: 'answer', id, answer: result });
  } catch (error) {
    write({ kind: 'error', id, error: String(error) });
  }
}
