import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Policy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';

const repository = fileURLToPath(new URL('../', import.meta.url));

export type NodeFunctionProps = {
  /** Folder under `functions/` whose `handler.ts` exports `handler`. */
  readonly folder: string;
  readonly description: string;
  /** For a function that others have to know by name; CloudFormation makes one up otherwise. */
  readonly name?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memorySizeMebibytes: number;
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
  /** For a function that is started asynchronously. */
  readonly deadLetterQueue?: IQueue;
};

/** A function of `functions/` as one bundle, with a role and a log group of its own. */
export class NodeFunction extends Construct {
  readonly lambda: NodejsFunction;
  readonly logs: LogGroup;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    this.logs = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.logs.grantWrite(this.role);
    this.lambda = this.bundle(props);
    acknowledge(this.lambda, {
      'Serverless-LambdaTracing':
        'every call to AWS is in CloudTrail and every step in the log; tracing needs a permission on all resources',
    });
  }

  /**
   * Context `promrotate:sources=<digest>` is the local run's: a bundle of the same digest that lies in
   * the output folder already is not made again.
   */
  private bundle({
    folder,
    memorySizeMebibytes,
    name,
    ...props
  }: NodeFunctionProps): NodejsFunction {
    const sources: unknown = this.node.tryGetContext('promrotate:sources');
    return new NodejsFunction(this, 'Function', {
      entry: `${repository}functions/${folder}/handler.ts`,
      projectRoot: repository,
      depsLockFilePath: `${repository}package-lock.json`,
      ...(name === undefined ? {} : { functionName: name }),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memorySizeMebibytes,
      timeout: props.timeout,
      environment: props.environment,
      role: this.role,
      logGroup: this.logs,
      ...(props.deadLetterQueue ? { deadLetterQueue: props.deadLetterQueue } : {}),
      awsSdkConnectionReuse: false,
      bundling: {
        // The SDK that was tested is the one that runs; as ESM it needs the packages' own ESM.
        bundleAwsSDK: true,
        format: OutputFormat.ESM,
        mainFields: ['module', 'main'],
        target: 'node24',
        minify: true,
        logLevel: LogLevel.WARNING,
        ...(typeof sources === 'string' ? { assetHash: `${folder} ${sources}` } : {}),
      },
    });
  }

  /**
   * What the function does its work with. A policy apart from the role's own, on which the function
   * depends: statements may name the function itself.
   */
  allow(...statements: PolicyStatement[]): Policy {
    return new Policy(this, 'Work', { roles: [this.role], statements });
  }
}
