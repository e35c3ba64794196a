import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type StartedCommand, startCommand } from '../../../support/started-command.ts';
import {
  type AnswerInvocation,
  answering,
  failing,
  type LoopbackLambda,
  startLoopbackLambda,
} from './loopback-lambda.ts';
import { calmStatus, doneAt, now, orderId } from './played-command-line.ts';

const project = fileURLToPath(new URL('../../../../', import.meta.url));
const shim = fileURLToPath(new URL('../../../../cli/promrotate.mjs', import.meta.url));

/** A process takes a second, and more beside other tests. */
jest.setTimeout(60_000);

let lambda: LoopbackLambda;
let answer: AnswerInvocation;

beforeEach(async () => {
  answer = () => undefined;
  lambda = await startLoopbackLambda((invocation) => answer(invocation));
});

afterEach(() => lambda.close());

/** Nothing of the machine's own AWS configuration. */
function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    AWS_ENDPOINT_URL: lambda.url,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'not-in-any-output',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    TZ: 'Asia/Kolkata',
    npm_config_loglevel: 'error',
    npm_config_update_notifier: 'false',
  };
}

async function run(command: string, words: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, words, {
    cwd: project,
    env: { ...environment(), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [exitStatus]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { out, err, exitStatus };
}

describe('npx promrotate', () => {
  test('runs the command line of the checkout and nothing beside it', async () => {
    const { out, err, exitStatus } = await run('npx', ['promrotate', '--help']);

    expect({ err, exitStatus }).toEqual({ err: '', exitStatus: 0 });
    expect(out).toMatch(/^Usage: promrotate /);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('hands the exit status on', async () => {
    answer = () => failing('ORDER_UNDER_WAY: expected none, found one');
    const { err, exitStatus } = await run('npx', ['promrotate', 'status', 'central']);

    expect(exitStatus).toBe(3);
    expect(err).toContain('error: ORDER_UNDER_WAY: expected none, found one');
  });
});

describe('the command line', () => {
  test('finds AWS by the environment, and shows dates in local time', async () => {
    answer = () => answering(calmStatus);
    const { out, err, exitStatus } = await run(process.execPath, [shim, 'status', 'central']);

    expect({ err, exitStatus }).toEqual({ err: '', exitStatus: 0 });
    expect(out).toContain('2026-11-25 17:30:00 +05:30');
  });

  test('ends without a region or credentials with a sentence, not a stack trace', async () => {
    const { err, exitStatus } = await run(process.execPath, [shim, 'status'], {
      AWS_REGION: undefined,
      AWS_DEFAULT_REGION: undefined,
    });

    expect(exitStatus).toBe(4);
    expect(err).toContain('expected an AWS region, found none: name it with --region');
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('tells when nobody answers', async () => {
    // Port 1 is reserved (RFC 6335), nothing listens there.
    const { err, exitStatus } = await run(process.execPath, [shim, 'status', '--json'], {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    });

    expect(exitStatus).toBe(4);
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'AWS_UNREACHABLE',
        message: expect.stringContaining('no answer from AWS (ECONNREFUSED)'),
        exitStatus: 4,
      },
    });
  });

  test('takes --profile with its region, and the name of the user where AWS tells none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'promrotate-test-'));
    const config = join(folder, 'config');
    await writeFile(
      config,
      '[profile ops]\nregion = eu-north-1\naws_access_key_id = OPS\naws_secret_access_key = x\n',
    );
    answer = ({ functionName }) =>
      functionName.endsWith('change')
        ? answering({ endpoint: 'central', action: 'pause', note: 'paused' })
        : answering(calmStatus);

    const { out, err } = await run(
      process.execPath,
      [shim, 'pause', 'central', '--yes', '--profile', 'ops'],
      { AWS_CONFIG_FILE: config, AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined },
    );
    await rm(folder, { recursive: true });

    const by = userInfo().username;
    expect(out).toBe('paused\n');
    // The SDK would warn of two sources of credentials.
    expect(err).toMatch(/^Pause the rotation/);
    expect(err).toContain(`In eu-north-1, as ${by}, no reason given`);
    expect(lambda.invocations).toEqual([
      expect.objectContaining({ functionName: 'promrotate-operate-read', accessKeyId: 'OPS' }),
      {
        functionName: 'promrotate-operate-change',
        request: { action: 'pause', endpoint: 'central', by, reason: '' },
        accessKeyId: 'OPS',
      },
    ]);
  });
});

describe('Ctrl-C', () => {
  let command: StartedCommand;

  afterEach(() => command.clear());

  test('while waiting says that the work goes on, and ends with 130', async () => {
    answer = ({ functionName, request }) => {
      if (functionName.endsWith('change'))
        return answering({ endpoint: 'central', action: 'rotate', id: orderId, note: 'begun' });
      if (JSON.stringify(request).includes('"status"')) return answering(calmStatus);
      const isFirst = lambda.invocations.length === 3;
      const going = { ...doneAt([{ name: 'requested', at: now }]), isDone: false };
      return isFirst ? answering(going) : undefined;
    };
    command = await startCommand(
      [process.execPath, shim, 'rotate', 'central', '--wait', '--yes'],
      environment(),
    );
    await command.waitFor('requested');

    command.interrupt();

    expect(await command.ended).toBe(130);
    expect(command.text()).toContain('stopped waiting; it goes on in AWS');
    expect(command.text()).toContain('npx promrotate status central');
    expect(command.text()).not.toContain('not-in-any-output');
  });
});
