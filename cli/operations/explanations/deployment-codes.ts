import type { ErrorCode } from '../../../functions/shared/errors.ts';
import type { DeploymentErrorCode } from '../../../infra/deployment-error.ts';
import { type Explanation, nothingDone, unaffected } from './explanation.ts';

const deployAgain =
  'Deploy again: npx cdk deploy, with --revert-drift where somebody changed it by hand.';

/** Where the deployment and the functions do not agree. */
export const functionCodes = {
  DEFINITION_INVALID: {
    meaning: 'The definition of the endpoint in Parameter Store is not what the functions expect.',
    impact: unaffected,
    action: `${deployAgain} Only the deployment writes definitions; see in CloudTrail whether somebody else did.`,
  },
  DEFINITION_MISMATCH: {
    meaning: 'The definition names another endpoint than the one that it stands for.',
    impact: unaffected,
    action: `${deployAgain} Only the deployment writes definitions; see in CloudTrail whether somebody else did.`,
  },
  DEFINITION_MISSING: {
    meaning:
      'No endpoint of that name is deployed in this account and region: the name is mistyped, or its definition in Parameter Store is gone.',
    impact: unaffected,
    action:
      'Compare the name with "npx promrotate status"; another region or account: --region, --profile. If it is right, see that infra/endpoints.yaml has the endpoint, and deploy: npx cdk deploy.',
  },
  INVALID_ENVIRONMENT: {
    meaning:
      'An environment variable of the function is absent: its configuration was changed by hand.',
    impact: unaffected,
    action: deployAgain,
  },
  INVALID_EVENT: {
    meaning: 'A function was started with an event that it does not understand.',
    impact: nothingDone,
    action:
      'Start it as its documentation says. If AWS started it, report it as a defect, with the request id.',
  },
  UNEXPECTED: {
    meaning:
      'Something happened that nobody foresaw. Its cause stands in the log of the function, not here.',
    impact: 'Not known; the current credential is never touched before the new one is proved.',
    action: 'Look into the log group of the function that failed, and report it as a defect.',
  },
} as const satisfies Partial<Record<ErrorCode, Explanation>>;

/** What stops `cdk synth` and `cdk deploy`. */
export const deploymentCodes: Readonly<Record<DeploymentErrorCode, Explanation>> = {
  SETTINGS_INVALID: {
    meaning:
      'infra/endpoints.yaml says something that cannot be; the message has file, line and key.',
    impact: nothingDone,
    action:
      'Correct the lines that the message names. Editors check the file by the JSON schema beside it.',
  },
  SETTINGS_UNREADABLE: {
    meaning: 'infra/endpoints.yaml cannot be read, or is not YAML.',
    impact: nothingDone,
    action: 'See that the file is there, and correct the line that the message names.',
  },
  TOO_MANY_ENDPOINTS: {
    meaning: 'The stack would have more resources than CloudFormation allows (500).',
    impact: nothingDone,
    action: 'Put some of the endpoints into another account or region.',
  },
};
