import { afterEach, describe, expect, test } from '@jest/globals';
import { busEventOf } from '../../../infra/local/events/secret-bus-events.ts';
import { compileTargetInput } from '../../../infra/local/events/target-input.ts';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, document } from '../../support/stand-in/small-template.ts';

const place = { accountId: '123456789012', region: 'eu-central-1' };
const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:promrotate/a-a1b2c3';
const rule = { name: 'moved', arn: 'arn:aws:events:eu-central-1:123456789012:rule/moved' };

const moved = busEventOf(
  { kind: 'label-updated', arn, name: 'promrotate/a', versionId: 'v', label: 'AWSCURRENT' },
  place,
  Date.parse('2026-01-02T03:04:05.678Z'),
);

function inputOf(settings: Parameters<typeof compileTargetInput>[0]): string {
  if (moved === undefined) throw new Error('expected an event of a moved label');
  return compileTargetInput(settings)({ event: moved, rule });
}

const transformed = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
  inputOf({ InputTransformer: { InputTemplate, InputPathsMap } });

const paths = {
  name: '$.detail.name',
  label: '$.detail.labelUpdated',
  secret: '$.resources[0]',
  detail: '$.detail',
  gone: '$.detail.gone',
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
describe('what a target gets', () => {
  test('is the event', () => {
    expect(JSON.parse(inputOf({}))).toEqual(moved);
  });

  test('is a part of it, or a text of its own', () => {
    expect(JSON.parse(inputOf({ InputPath: '$.detail' }))).toEqual(moved?.detail);
    expect(inputOf({ Input: '{"a":1}' })).toBe('{"a":1}');
  });

  test.each([
    ['"<name> has moved <label>"', '"promrotate/a has moved AWSCURRENT"'],
    ['"<name>"\n"<secret>"', `"promrotate/a"\n"${arn}"`],
    [
      '{"name": <name>, "text": "of \\"<name>\\""}',
      '{"name": "promrotate/a", "text": "of \\"promrotate/a\\""}',
    ],
    ['"<gone>!"', '"!"'],
    ['{"gone": <gone>}', '{"gone": ""}'],
    ['"<detail>"', '"{name:promrotate/a,labelUpdated:AWSCURRENT,versionId:v}"'],
    ['"<aws.events.rule-name> <aws.events.event.ingestion-time>"', '"moved 2026-01-02T03:04:05Z"'],
    ['{"rule": <aws.events.rule-arn>}', `{"rule": "${rule.arn}"}`],
  ])('of the template %s is %s', (template, expected) => {
    expect(transformed(template, paths)).toBe(expected);
  });

  test('holds the event, with its detail and without', () => {
    const { detail, ...rest } = { ...moved };

    expect(
      JSON.parse(transformed('{"all": <aws.events.event.json>, "rest": <aws.events.event>}')),
    ).toEqual({ all: { ...rest, detail }, rest });
  });

  test.each([
    ['a variable that is not defined', '"<other>"', {}, 'does not define "<other>"'],
    ['a text without quotes', '<name> has moved', paths, 'of JSON or of quoted lines'],
    ['a path that is not played', '"<a>"', { a: "$.detail['a']" }, 'expected a path such as'],
  ])('is refused with %s', (_, template, map, text) => {
    expect(() => transformed(template, map)).toThrow(text);
  });

  test('is said in one way only', () => {
    expect(() => inputOf({ Input: '{}', InputPath: '$' })).toThrow('found several');
  });
});

describe('a rule that notifies a topic', () => {
  let deployed: Deployed | undefined;
  let now = 0;
  afterEach(() => deployed?.remove());

  const publishing = (condition?: object) => ({
    ...allow('sns:Publish', { Ref: 'Topic' }, condition),
    Principal: { Service: 'events.amazonaws.com' },
  });
  const policy = (...statements: object[]) => ({
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { PolicyDocument: document(...statements), Topics: [{ Ref: 'Topic' }] },
  });
  const counting = (MetricName: string) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: MetricName,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      MetricName,
      Namespace: 'AWS/Events',
      Dimensions: [{ Name: 'RuleName', Value: { Ref: 'Rule' } }],
      Period: 60,
      Statistic: 'Sum',
      Threshold: 0,
      TreatMissingData: 'notBreaching',
    },
  });
  const resources = {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'told' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.secretsmanager'], resources: [{ wildcard: '*:secret:s*' }] },
        Targets: [
          {
            Id: 'Target0',
            Arn: { Ref: 'Topic' },
            InputTransformer: {
              InputPathsMap: { name: '$.detail.name' },
              InputTemplate: '"<name> has moved"',
            },
          },
          { Id: 'Target1', Arn: { Ref: 'Topic' }, InputPath: '$.detail.name' },
        ],
      },
    },
    Triggered: counting('TriggeredRules'),
    Matched: counting('MatchedEvents'),
    Failed: counting('FailedInvocations'),
  };

  async function move(more: object): Promise<Deployed> {
    now = 1_700_000_000_000;
    const started = await deployedStandIn({ ...resources, ...more }, { clock: () => now });
    deployed = started;
    const { standIn } = started;
    standIn.secrets.createSecret({ name: 's', value: { secretString: 'one' } });
    standIn.secrets.putValue({ secretId: 's', secretString: 'two' });
    await standIn.idle();
    now += 60_000;
    return started;
  }

  const statesOf = ({ standIn }: Deployed) =>
    Object.fromEntries(standIn.alarms().map(({ name, state }) => [name, state]));

  test('tells it, by each of its targets', async () => {
    const started = await move({ Policy: policy(publishing()) });

    const { standIn } = started;
    expect(standIn.notices().map(({ message }) => message)).toEqual(['"s has moved"', '"s"']);
    expect(statesOf(started)).toEqual({
      TriggeredRules: 'ALARM',
      // It has no dimensions, so that nothing comes by rule.
      MatchedEvents: 'OK',
      FailedInvocations: 'OK',
    });
    const service = 'events.amazonaws.com';
    expect(standIn.calls().filter(({ principal }) => principal === service)).toHaveLength(2);
  });

  test.each([
    ['the default policy', {}],
    [
      'a condition on the rule’s account, as EventBridge does not name it',
      {
        Policy: policy(
          publishing({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }),
        ),
      },
    ],
  ])('is kept out of it by %s (EventBridge User Guide: eb-use-resource-based)', async (_, more) => {
    const started = await move(more);

    const { standIn } = started;
    expect(standIn.notices()).toEqual([]);
    expect(statesOf(started)).toMatchObject({
      TriggeredRules: 'ALARM',
      FailedInvocations: 'ALARM',
    });
    expect(started.events).toContainEqual(
      expect.objectContaining({ kind: 'call-denied', principal: 'events.amazonaws.com' }),
    );
    expect(started.events).toContainEqual(
      expect.objectContaining({ kind: 'event-delivered', succeeded: false }),
    );
  });
});
