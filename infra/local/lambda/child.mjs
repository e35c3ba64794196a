// Runs one function in a process of its own, as Lambda's runtime does: loads the bundle once, then
// answers one invocation at a time over the IPC channel. Started by sandbox.ts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [fileName, exportName] = process.env._HANDLER.split('.');

async function load() {
  const file = ['.mjs', '.js', '.cjs']
    .map((extension) => join(process.env.LAMBDA_TASK_ROOT, `${fileName}${extension}`))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) throw named('Runtime.ImportModuleError', `no module '${fileName}'`);
  const module = await import(pathToFileURL(file).href);
  const handler = module[exportName] ?? module.default?.[exportName];
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${process.env._HANDLER} is undefined or not exported`);
  // Callbacks went away with nodejs24.x.
  if (handler.length > 2)
    throw named('Runtime.CallbackHandlerDeprecated', 'a handler may not take a callback');
  return handler;
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function contextOf({ requestId, deadline, functionArn }) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function failureOf(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, stack: error.stack?.split('\n') };
}

// The runtime logs what a handler throws, own fields included; so a secret there is a leaked secret.
function logFailure(requestId, error) {
  const text = JSON.stringify(Object.assign(failureOf(error), error));
  console.error(`${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error\t${text}`);
}

async function answer(handler, { event, endMarker, ...invocation }) {
  const message = await outcomeOf(handler, event, invocation);
  // Streams and channel are not in step: this line tells that all lines before it have been read.
  for (const stream of [process.stdout, process.stderr]) stream.write(`${endMarker}\n`);
  process.send(message);
}

async function outcomeOf(handler, event, invocation) {
  try {
    const result = await handler(event, contextOf(invocation));
    return { kind: 'result', result: result ?? null };
  } catch (error) {
    logFailure(invocation.requestId, error);
    return { kind: 'failure', failure: failureOf(error) };
  }
}

try {
  const handler = await load();
  process.on('message', (invocation) => void answer(handler, invocation));
  process.send({ kind: 'ready' });
} catch (error) {
  logFailure('init', error);
  process.send({ kind: 'init-failure', failure: failureOf(error) }, () => process.exit(1));
}
process.on('disconnect', () => process.exit(0));
