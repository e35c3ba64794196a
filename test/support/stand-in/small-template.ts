const getAtt = (logicalId: string, name = 'Arn') => ({ 'Fn::GetAtt': [logicalId, name] });

export const document = (...statements: object[]) => ({
  Version: '2012-10-17',
  Statement: statements,
});

export const allow = (actions: string | string[], resource: unknown, condition?: object) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
  ...(condition === undefined ? {} : { Condition: condition }),
});

export function role(...statements: object[]) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: document({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'lambda.amazonaws.com' },
      }),
      Policies: [{ PolicyName: 'inline', PolicyDocument: document(...statements) }],
    },
  };
}

export const managed = (...statements: object[]) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: document(...statements) },
});

export const ledgerTable = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'ledger',
    KeySchema: [{ AttributeName: 'endpoint', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'endpoint', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
};

const logs = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '*');

export function lambda(name: 'rotation' | 'listener', roleId: string, more: object = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
      Handler: 'index.handler',
      Role: getAtt(roleId),
      Runtime: 'nodejs24.x',
      Timeout: 10,
      ...more,
    },
  };
}

/** A secret with a key, its rotation function, and a function that hears of moved labels. */
export function smallTemplate({ description = 'plain', rotateAtOnce = true } = {}) {
  return {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        KeyPolicy: document({
          Effect: 'Allow',
          Action: 'kms:*',
          Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
          Resource: '*',
        }),
      },
    },
    Secret: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: {
        Name: 'small/secret',
        Description: description,
        KmsKeyId: getAtt('Key'),
        GenerateSecretString: {
          SecretStringTemplate: '{"username":"u"}',
          GenerateStringKey: 'password',
          ExcludePunctuation: true,
        },
      },
    },
    RotationRole: role(
      logs,
      allow(
        [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        {
          'Fn::Join': [
            '',
            ['arn:aws:secretsmanager:', { Ref: 'AWS::Region' }, ':*:secret:small/*'],
          ],
        },
        {
          StringEquals: {
            'secretsmanager:resource/AllowRotationLambdaArn': {
              'Fn::Sub': 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:rotate',
            },
          },
        },
      ),
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], getAtt('Key'), {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
      }),
    ),
    Rotate: lambda('rotation', 'RotationRole', { FunctionName: 'rotate' }),
    MayRotate: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: getAtt('Rotate'),
        Principal: 'secretsmanager.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
      },
    },
    Schedule: {
      Type: 'AWS::SecretsManager::RotationSchedule',
      DependsOn: ['MayRotate'],
      Properties: {
        SecretId: { Ref: 'Secret' },
        RotationLambdaARN: getAtt('Rotate'),
        RotationRules: { ScheduleExpression: 'cron(0 4 ? * MON *)', Duration: '4h' },
        RotateImmediatelyOnUpdate: rotateAtOnce,
      },
    },
  };
}

/** A function that is started by events of Secrets Manager. */
export function listenerTemplate(eventPattern: object) {
  return {
    DeadLetters: { Type: 'AWS::SQS::Queue', Properties: {} },
    ListenerRole: role(logs, allow('sqs:SendMessage', getAtt('DeadLetters'))),
    Listener: lambda('listener', 'ListenerRole', {
      FunctionName: 'listen',
      DeadLetterConfig: { TargetArn: getAtt('DeadLetters') },
    }),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: eventPattern,
        State: 'ENABLED',
        Targets: [{ Arn: getAtt('Listener'), Id: 'Target0' }],
      },
    },
    MayListen: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: getAtt('Listener'),
        Principal: 'events.amazonaws.com',
        SourceArn: getAtt('Rule'),
      },
    },
  };
}
