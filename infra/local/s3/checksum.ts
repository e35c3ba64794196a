import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { AwsError } from '../aws-error.ts';

/** The one that SDKs send unless they are told otherwise. */
export const checksumHeader = 'x-amz-checksum-crc32';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export function checksumOf(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}

export function checkChecksum(headers: IncomingHttpHeaders, body: Buffer): void {
  const declared = headers[checksumHeader];
  if (declared === undefined || declared === checksumOf(body)) return;
  throw new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
}
