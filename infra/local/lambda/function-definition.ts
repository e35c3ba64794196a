import type { Principal, Role } from '../iam/principals.ts';

/** A function as the template defines it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly role: Role;
  /** A session of the role: the key pair that the function's environment holds. */
  readonly principal: Principal;
  /** `file.export` in the bundle. */
  readonly handler: string;
  readonly runtime: string;
  /** The unpacked bundle. */
  readonly codeDirectory: string;
  readonly memoryMebibytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logGroupArn: string;
  /** Where asynchronous invocations go that failed for good. */
  readonly deadLetterArn: string | undefined;
}

/** What becomes of an asynchronous invocation that fails (AWS::Lambda::EventInvokeConfig). */
export interface EventInvokeConfig {
  readonly maximumRetryAttempts: number | undefined;
  readonly maximumEventAgeSeconds: number | undefined;
}

/** Why an invocation has no result; the message is the function's own or Lambda's. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.errorType = errorType;
  }
}
