import { AwsError } from '../aws-error.ts';
import type { AwsAnswer } from '../protocols/protocol.ts';
import { element, elements } from '../protocols/xml.ts';
import { etagOf, type StoredObject } from './objects.ts';
import { xmlAnswer } from './rest-xml.ts';

/** One page of a bucket's objects by prefix; a token is the last key that was shown. */
export function listing(
  bucket: string,
  objects: readonly StoredObject[],
  query: URLSearchParams,
): AwsAnswer {
  if (query.get('list-type') !== '2')
    throw new AwsError('NotImplemented', 'the stand-in lists by ListObjectsV2 only', 501);
  const prefix = query.get('prefix') ?? '';
  const token = query.get('continuation-token') ?? undefined;
  const after = token === undefined ? undefined : Buffer.from(token, 'base64url');
  const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
  const found = objects
    .filter(({ key }) => key.startsWith(prefix))
    .filter(({ key }) => after === undefined || Buffer.from(key).compare(after) > 0);
  const page = found.slice(0, most);
  const last = page.at(-1)?.key;
  const isTruncated = found.length > page.length;
  const fields = elements({
    Name: bucket,
    Prefix: prefix,
    KeyCount: page.length,
    MaxKeys: most,
    IsTruncated: isTruncated,
    ContinuationToken: token,
    NextContinuationToken:
      isTruncated && last !== undefined ? Buffer.from(last).toString('base64url') : undefined,
  });
  const contents = page.map((object) => element('Contents', elements(entryOf(object))));
  const attribute = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return xmlAnswer(element('ListBucketResult', fields + contents.join(''), attribute));
}

const entryOf = ({ key, body, modifiedAt }: StoredObject) => ({
  Key: key,
  LastModified: new Date(modifiedAt).toISOString(),
  ETag: etagOf(body),
  Size: body.length,
  StorageClass: 'STANDARD',
});
