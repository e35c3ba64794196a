import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { functionNames } from '../../functions/shared/contract.ts';
import { changeRequestSchema, readRequestSchema } from '../../functions/shared/operations.ts';
import { endpointEntry, templateOf } from './synthesised.ts';

const stepSchema = z.strictObject({
  name: z.string(),
  action: z.literal('aws:invokeLambdaFunction'),
  description: z.string(),
  maxAttempts: z.number(),
  timeoutSeconds: z.number(),
  onFailure: z.literal('Abort'),
  inputs: z.strictObject({
    FunctionName: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
    Payload: z.string(),
  }),
});
const parameterSchema = z.strictObject({
  type: z.literal('String'),
  description: z.string(),
  allowedPattern: z.string(),
  default: z.string().optional(),
});
const documentsSchema = z.record(
  z.string(),
  z.object({
    Properties: z.looseObject({
      Name: z.string(),
      UpdateMethod: z.literal('NewVersion'),
      Content: z.looseObject({
        schemaVersion: z.literal('0.3'),
        assumeRole: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
        parameters: z.record(z.string(), parameterSchema),
        mainSteps: z.array(stepSchema),
      }),
    }),
  }),
);

const template = templateOf([endpointEntry('central')]);
const found = template.findResources('AWS::SSM::Document', {
  Properties: { DocumentType: 'Automation' },
});
const runbooks = new Map(
  Object.values(documentsSchema.parse(found)).map(({ Properties: { Name, Content } }) => [
    Name,
    Content,
  ]),
);

const executionId = '4105a4fc-f944-11e6-9d32-0a1b2c3d495h';
const version = '2f0e6c1a-4f6b-4a53-8d2e-0123456789ab';

const runbookOf = (name: string) => {
  const runbook = runbooks.get(name);
  if (runbook === undefined) throw new Error(`expected the runbook "${name}"`);
  return runbook;
};

/** What Automation makes of a step's payload: values go into it as text, once they match. */
function payloadOf(name: string, step: number, given: Readonly<Record<string, string>>): unknown {
  const { parameters, mainSteps } = runbookOf(name);
  const values = Object.entries(parameters).map(
    ([parameter, { default: usual, allowedPattern }]) => {
      const value = given[parameter] ?? usual;
      if (value === undefined || !new RegExp(allowedPattern).test(value))
        throw new Error(`expected another ${parameter} than "${value}"`);
      return [parameter, value] as const;
    },
  );
  const all = new Map([...values, ['automation:EXECUTION_ID', executionId] as const]);
  const text = mainSteps[step]?.inputs.Payload.replaceAll(
    /\{\{ ([A-Za-z:_]+) \}\}/g,
    (_, reference: string) => all.get(reference) ?? `no ${reference}`,
  );
  return JSON.parse(text ?? '');
}

const orderOf = (name: string, given: Readonly<Record<string, string>>) =>
  changeRequestSchema.parse(payloadOf(name, 0, given));

const common = {
  endpoint: 'central',
  id: executionId,
  by: `automation ${executionId}`,
  reason: '',
};

describe('the runbooks', () => {
  test('are those of the commands that end by themselves', () => {
    expect([...runbooks.keys()].sort()).toEqual([
      'promrotate-revoke',
      'promrotate-rollback',
      'promrotate-rotate',
    ]);
  });

  test.each(['rotate', 'rollback', 'revoke'])(
    'promrotate-%s asks for no more than it is given, by the id of its execution',
    (action) => {
      expect(orderOf(`promrotate-${action}`, { Endpoint: 'central' })).toEqual({
        action,
        ...common,
      });
    },
  );

  test.each(['rollback', 'revoke'])('promrotate-%s names the version', (action) => {
    const given = { Endpoint: 'central', Version: version.slice(0, 8), Reason: 'it’s out: #12' };

    expect(orderOf(`promrotate-${action}`, given)).toMatchObject({
      version: '2f0e6c1a',
      reason: 'it’s out: #12',
    });
  });

  test.each<[string, number]>([
    ['0', 0],
    ['999', 999],
    ['1800', 1_800],
  ])('promrotate-revoke gives a grace of %s seconds', (GraceSeconds, graceSeconds) => {
    const given = { Endpoint: 'central', Version: version, GraceSeconds };

    expect(orderOf('promrotate-revoke', given)).toMatchObject({ version, graceSeconds });
  });

  test.each(['1801', '1900', '2000', '86400', '99999'])(
    'promrotate-revoke takes no grace that it could not wait for: %s',
    (GraceSeconds) => {
      const { parameters, mainSteps } = runbookOf('promrotate-revoke');
      const given = { Endpoint: 'central', GraceSeconds };

      expect(() => payloadOf('promrotate-revoke', 0, given)).toThrow('another GraceSeconds');
      expect(parameters['GraceSeconds']?.description).toContain('at most 1800');
      const { seconds } = z
        .object({ seconds: z.number() })
        .parse(payloadOf('promrotate-revoke', 1, { Endpoint: 'central' }));
      expect((mainSteps[1]?.maxAttempts ?? 0) * seconds).toBeGreaterThan(1_800);
    },
  );

  test.each([
    ['Endpoint', 'central","action":"pause'],
    ['Reason', 'a "quote"'],
    ['Reason', 'back\\slash'],
    ['Reason', 'two\nlines'],
    ['Reason', '{{ Endpoint }}'],
    ['Version', '2f0e6c1'],
    ['Version', 'AWSPREVIOUS"'],
    ['GraceSeconds', '-1'],
    ['GraceSeconds', '1e5'],
  ])('take no %s that would be something else in JSON: %j', (parameter, value) => {
    const given = { Endpoint: 'central', [parameter]: value };

    expect(() => payloadOf('promrotate-revoke', 0, given)).toThrow(
      `expected another ${parameter} than`,
    );
  });

  test('take no reason that the functions would refuse for its length', () => {
    const given = (length: number) => ({ Endpoint: 'central', Reason: 'x'.repeat(length) });

    expect(orderOf('promrotate-rotate', given(500)).reason).toHaveLength(500);
    expect(() => payloadOf('promrotate-rotate', 0, given(501))).toThrow('another Reason');
  });

  test.each([...runbooks.keys()])('%s waits for the end within the time of a step', (name) => {
    const { mainSteps } = runbookOf(name);
    const wait = readRequestSchema.parse(payloadOf(name, 1, { Endpoint: 'central' }));
    const { seconds } = z.object({ seconds: z.number() }).parse(wait);

    expect(wait).toEqual({
      action: 'wait',
      endpoint: 'central',
      id: executionId,
      seconds,
      mustEnd: true,
    });
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
    for (const { timeoutSeconds } of mainSteps) expect(timeoutSeconds).toBeLessThanOrEqual(300);
    expect(seconds).toBeLessThan(300);
  });

  test('call the two functions, as a role of their own', () => {
    const nameOf = (id: string) =>
      z
        .object({ Properties: z.object({ FunctionName: z.string() }) })
        .parse(template.findResources('AWS::Lambda::Function')[id]).Properties.FunctionName;

    for (const { mainSteps, assumeRole } of runbooks.values()) {
      const called = mainSteps.map(({ inputs }) => nameOf(inputs.FunctionName['Fn::GetAtt'][0]));

      expect(called).toEqual([functionNames.operateChange, functionNames.operateRead]);
      expect(assumeRole['Fn::GetAtt'][0]).toMatch(/^RunbooksRole/);
    }
  });
});
