import { afterEach, describe, expect, test } from '@jest/globals';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { allow, document, listenerTemplate, role } from '../../support/stand-in/small-template.ts';

const pattern = { source: ['aws.secretsmanager'], 'detail-type': ['Secret Label Updated'] };

/**
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html and eb-rule-retry-policy.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
describe('the event bus of the stand-in', () => {
  let deployed: Deployed;
  afterEach(() => deployed.remove());

  async function moveLabel({ name = 's', resources = listenerTemplate(pattern) as object } = {}) {
    deployed = await deployedStandIn({ ...resources }, { bundles: ['listener'] });
    const { standIn } = deployed;
    standIn.secrets.createSecret({ name, value: { secretString: 'the first value' } });
    return () => {
      standIn.secrets.putValue({ secretId: name, secretString: 'the second value' });
      return standIn.idle();
    };
  }

  test.each([
    ['once', 1],
    ['twice', 2],
    ['dropped', 0],
  ] as const)(
    'delivers %s when told so (EventBridge User Guide: event delivery level, at least once; CloudTrail events best effort)',
    async (delivery, count) => {
      const move = await moveLabel();
      deployed.standIn.events.delivery = delivery;

      await move();

      expect(deployed.standIn.logs('listen')).toHaveLength(count);
      expect(deployed.events.filter(({ kind }) => kind === 'event-delivered')).toHaveLength(count);
    },
  );

  test('tries a failed function again, then puts the event to the dead letters (Lambda Developer Guide: invocation-async-error-handling)', async () => {
    const move = await moveLabel({ name: 'fails' });

    await move();

    const attempts = deployed.events.filter(({ kind }) => kind === 'function-failed');
    expect(attempts).toHaveLength(2);
    expect(deployed.standIn.deadLetters()).toMatchObject([
      {
        queueArn: expect.stringContaining('Small-DeadLetters'),
        event: { detail: { name: 'fails' } },
      },
    ]);
  });

  test('starts no function that does not permit the rule (EventBridge User Guide: resource-based policies)', async () => {
    const { MayListen, ...resources } = listenerTemplate(pattern);
    expect(MayListen.Type).toBe('AWS::Lambda::Permission');
    const move = await moveLabel({ resources });

    await move();

    expect(deployed.standIn.logs()).toEqual([]);
    expect(deployed.events).toContainEqual(
      expect.objectContaining({ kind: 'event-delivered', succeeded: false }),
    );
  });

  const toDeadLetters = allow('sqs:SendMessage', { 'Fn::GetAtt': ['DeadLetters', 'Arn'] });
  const byEvents = (Condition: object) => ({
    ...toDeadLetters,
    Principal: { Service: 'events.amazonaws.com' },
    Condition,
  });
  const ruleArn = { 'Fn::GetAtt': ['Rule', 'Arn'] };
  const ownRule = byEvents({ ArnEquals: { 'aws:SourceArn': ruleArn } });
  const insecure = {
    ...toDeadLetters,
    Effect: 'Deny',
    Principal: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };

  test.each([
    ['kept when the queue permits the rule', [insecure, ownRule], 1],
    ['lost without a policy of the queue', undefined, 0],
    [
      'lost when the queue permits another rule',
      [byEvents({ ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-central-1:1:rule/x' } })],
      0,
    ],
    ['lost when the queue denies it', [ownRule, { ...insecure, Condition: {} }], 0],
  ])(
    'an event that its target refuses is %s (EventBridge User Guide: dead-letter queues)',
    async (_, statements, count) => {
      const { MayListen, Rule, ...rest } = listenerTemplate(pattern);
      expect(MayListen.Type).toBe('AWS::Lambda::Permission');
      const DeadLetterConfig = { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } };
      const Targets = Rule.Properties.Targets.map((target) => ({ ...target, DeadLetterConfig }));
      const Queues = [{ Ref: 'DeadLetters' }];
      const policy = {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues, PolicyDocument: document(...(statements ?? [])) },
      };
      const move = await moveLabel({
        resources: {
          ...rest,
          Rule: { ...Rule, Properties: { ...Rule.Properties, Targets } },
          ...(statements === undefined ? {} : { QueuePolicy: policy }),
        },
      });

      await move();

      expect(deployed.standIn.deadLetters()).toHaveLength(count);
    },
  );

  test('loses what a function failed to do without sqs:SendMessage on the queue (Lambda Developer Guide: dead-letter queues)', async () => {
    const ListenerRole = role(allow('logs:PutLogEvents', '*'));
    const move = await moveLabel({
      name: 'fails',
      resources: { ...listenerTemplate(pattern), ListenerRole },
    });

    await move();

    expect(deployed.standIn.deadLetters()).toEqual([]);
    expect(deployed.standIn.calls()).toContainEqual(
      expect.objectContaining({ service: 'sqs', action: 'SendMessage', allowed: false }),
    );
  });

  test('tells nothing of a secret value, in events, logs and calls', async () => {
    const move = await moveLabel();

    await move();

    const { standIn, events } = deployed;
    const told = JSON.stringify([events, standIn.logs(), standIn.calls(), standIn.deadLetters()]);
    expect(told).toContain('AWSCURRENT');
    expect(told).not.toMatch(/the (first|second) value/);
  });
});
