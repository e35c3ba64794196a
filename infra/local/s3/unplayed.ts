import { AwsError } from '../aws-error.ts';
import type { S3Call } from './rest-xml.ts';

const parameters = new Set(['x-id', 'list-type', 'max-keys', 'prefix', 'continuation-token']);

/** Headers of S3's own that mean nothing here, or that are played. */
const headers = new Set([
  'x-amz-checksum-crc32',
  'x-amz-checksum-mode',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-user-agent',
]);

/** Refuses what would change the answer on AWS and not here: subresources, conditions, ranges, own keys. */
export function refuseUnplayed({ query, headers: sent }: S3Call): void {
  const unknown = [
    ...[...query.keys()].filter((name) => !parameters.has(name)),
    ...Object.keys(sent).filter((name) => name.startsWith('x-amz-') && !headers.has(name)),
    ...['if-match', 'if-none-match', 'range'].filter((name) => sent[name] !== undefined),
  ];
  if (unknown.length === 0) return;
  throw new AwsError('NotImplemented', `the stand-in does not play ${unknown.join(', ')}`, 501);
}
