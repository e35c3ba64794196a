import { endpointName, type Fleet } from './fleet.ts';

export type KeptRun = {
  readonly fleet: Pick<Fleet, 'receivers' | 'frontUrl' | 'writers' | 'operatorFile' | 'servers'>;
  readonly account: { readonly standIn: { adminEnvironment(): Record<string, string> } };
};

/** How to look at a run that is kept; names the file of a credential, never the credential. */
export function renderInvitation({ fleet, account }: KeptRun, folder: string): string {
  const environment = account.standIn.adminEnvironment();
  // Version 1 of the AWS CLI knows the region by this name only.
  const variables = Object.entries({
    ...environment,
    AWS_DEFAULT_REGION: environment['AWS_REGION'],
  });
  return `
Everything is left running until Ctrl-C.

Receivers, front and writers
${addressLines(fleet).join('\n')}
  curl --silent --config ${fleet.operatorFile} '${fleet.servers[0]?.url}/api/v1/query?query=up'

The played AWS, with promrotate and the AWS CLI (these keys are good for nothing else)
${variables.map(([name, value]) => `  export ${name}=${value}`).join('\n')}
  npx promrotate status ${endpointName}
  npx promrotate report
  aws secretsmanager describe-secret --secret-id promrotate/${endpointName}
  aws secretsmanager rotate-secret --secret-id promrotate/${endpointName}

Files of the hosts, logs of servers and functions
  ${folder}/hosts
  ${folder}/logs`;
}

function addressLines({ receivers, frontUrl, writers }: KeptRun['fleet']): string[] {
  return [
    ...receivers.map(({ name, url }) => `  ${name.padEnd(12)} ${url}`),
    `  ${'front'.padEnd(12)} ${frontUrl}`,
    ...writers.map(({ name, url }) => `  ${`writer ${name}`.padEnd(12)} ${url}`),
  ];
}
