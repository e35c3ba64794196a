import { Aws } from 'aws-cdk-lib';

const consoleOf = (service: string): string =>
  `https://${Aws.REGION}.console.aws.amazon.com/${service}`;

/** What the dashboard says to somebody who is in a hurry. Markdown. */
export const howToRotate = (runbook: string): string => `## Rotate now

\`npx promrotate rotate <endpoint> --wait\`, or in the console: [the runbook promrotate-rotate](${consoleOf('systems-manager/automation/execute/promrotate-rotate')}), or *Rotate secret immediately* of [the secret promrotate/<endpoint>](${consoleOf('secretsmanager/listsecrets?search=name%3Dpromrotate%2F')}).

**It has leaked:** \`npx promrotate revoke <endpoint>\`, or [promrotate-revoke](${consoleOf('systems-manager/automation/execute/promrotate-revoke')}). **Back:** \`npx promrotate rollback <endpoint>\`, or [promrotate-rollback](${consoleOf('systems-manager/automation/execute/promrotate-rollback')}).

**How it stands:** \`npx promrotate status\`, \`npx promrotate report\`. **What an alarm means:** ${runbook}
`;
