import { describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import { PromrotateError } from '../../../functions/shared/errors.ts';
import { telemetry } from '../../../functions/shared/middleware/telemetry.ts';
import type { Measure } from '../../../functions/shared/ports.ts';

const planted = 'planted-password';

function failing(error: Error) {
  const told: unknown[] = [];
  const counted: Measure[] = [];
  const note = (...parts: unknown[]) => void told.push(parts);
  const handler = middy()
    .use(
      telemetry({
        clock: { now: () => 0 },
        log: { info: note, error: note },
        measure: note,
        measures: { publish: (measures) => counted.push(...measures) },
        describe: () => ({ operation: 'step', details: { version: 'v' } }),
      }),
    )
    .handler(async () => {
      throw error;
    });
  const run = async (): Promise<Error> => {
    const call = handler as unknown as (event: object, context: object) => Promise<void>;
    return call({}, {}).then(
      () => new Error('it did not fail'),
      (thrown: unknown) => (thrown instanceof Error ? thrown : new Error('it threw no error')),
    );
  };
  return { run, told, counted };
}

describe('a failed invocation', () => {
  test('is logged and measured once, with its code', async () => {
    const { run, told } = failing(new PromrotateError('RECEIVER_OPEN', 'expected'));

    expect((await run()).message).toBe('RECEIVER_OPEN: expected');
    const outcome = { code: 'RECEIVER_OPEN', reason: 'RECEIVER_OPEN: expected', version: 'v' };
    expect(told).toEqual([
      [{ operation: 'step', failed: true, milliseconds: 0, details: outcome }],
      ['failed', { operation: 'step', milliseconds: 0, ...outcome }],
    ]);
  });

  test('tells nothing of a foreign error but its name, neither to the log nor to the runtime', async () => {
    const { run, told } = failing(new TypeError(`cannot read ${planted}`));

    const thrown = await run();

    expect(JSON.stringify(told)).not.toContain(planted);
    expect(`${thrown.message}${thrown.stack ?? ''}${String(thrown.cause)}`).not.toContain(planted);
    expect(thrown.message).toContain('TypeError');
  });

  test('is counted as unexpected when it is a foreign error, and not when it is a refusal', async () => {
    const broken = failing(new TypeError('x is undefined'));
    const refused = failing(new PromrotateError('UNKNOWN_ENDPOINT', 'expected'));

    await broken.run();
    await refused.run();

    expect(broken.counted).toEqual([{ name: 'UnexpectedErrors', unit: 'Count', value: 1 }]);
    expect(refused.counted).toEqual([]);
  });

  test('tells what AWS did not allow', async () => {
    const denied = Object.assign(new Error('User: arn is not authorized'), {
      name: 'AccessDeniedException',
    });
    expect((await failing(denied).run()).message).toContain('User: arn is not authorized');
  });
});
