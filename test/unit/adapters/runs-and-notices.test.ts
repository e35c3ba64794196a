import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { lambdaRuns } from '../../../functions/adapters/lambda-runs.ts';
import { snsNotices } from '../../../functions/adapters/sns-notices.ts';

describe('starting a function', () => {
  test('asks Lambda to keep the request, for one endpoint', async () => {
    const lambda = mockClient(LambdaClient);
    const client = new LambdaClient({ region: 'eu-central-1' });

    await lambdaRuns({ 'update-writers': 'u' }, client).start('update-writers', 'central');

    expect(lambda.commandCalls(InvokeCommand).map(({ args }) => args[0].input)).toEqual([
      { FunctionName: 'u', InvocationType: 'Event', Payload: '{"endpoint":"central"}' },
    ]);
  });
});

describe('a notice', () => {
  test('has a subject that SNS takes, and the whole text', async () => {
    const sns = mockClient(SNSClient);
    const notices = snsNotices('arn:t', new SNSClient({ region: 'eu-central-1' }));

    await notices.publish({ subject: `a\nb’${'c'.repeat(200)}`, text: 'x\ny' });

    const [call] = sns.commandCalls(PublishCommand);
    const { Subject = '', ...input } = call?.args[0].input ?? {};
    expect(Subject).toMatch(/^a b c{1,95}$/);
    expect(Subject).toHaveLength(99);
    expect(input).toEqual({ TopicArn: 'arn:t', Message: 'x\ny' });
  });
});
