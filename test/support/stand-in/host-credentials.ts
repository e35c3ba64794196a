import type { Host } from '../../../infra/local/stand-in.ts';

/** Asks the metadata service of a host for its credentials, by version 2, as an SDK does. */
export async function hostCredentials({ environment }: Pick<Host, 'environment'>) {
  const base = `${environment['AWS_EC2_METADATA_SERVICE_ENDPOINT']}/latest`;
  const token = await fetch(`${base}/api/token`, {
    method: 'PUT',
    headers: { 'X-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  const headers = { 'X-aws-ec2-metadata-token': await token.text() };
  const read = (path: string) =>
    fetch(`${base}/meta-data/${path}`, { headers }).then((response) => response.text());
  const role = await read('iam/security-credentials/');
  const credentials = JSON.parse(await read(`iam/security-credentials/${role}`)) as {
    AccessKeyId: string;
    SecretAccessKey: string;
    Token: string;
  };
  return {
    AWS_ENDPOINT_URL: environment['AWS_ENDPOINT_URL'] ?? '',
    AWS_REGION: await read('placement/region'),
    AWS_ACCESS_KEY_ID: credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: credentials.Token,
  };
}
