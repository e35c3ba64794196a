import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Reports } from '../shared/audit-ports.ts';

export function reportBucket(client: S3Client, bucket: string): Reports {
  return {
    async write(key, { type, text }) {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: type, Body: text }),
      );
    },
  };
}
