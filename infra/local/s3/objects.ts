import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const objectSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  contentType: z.string(),
  versionId: z.string(),
  /** Milliseconds since the epoch. */
  modifiedAt: z.number(),
});

export interface StoredObject extends Readonly<z.infer<typeof objectSchema>> {
  readonly body: Buffer;
}

const storedSchema = objectSchema.extend({ body: z.base64() });

/** Of an object that was uploaded in one part. */
export const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

/**
 * The newest version of each object, in memory and, with a folder, in a file each, which a write
 * replaces as a whole before it is answered. Earlier versions are not kept.
 */
export class Objects {
  readonly #objects = new Map<string, StoredObject>();
  readonly #directory: string | undefined;

  constructor(directory?: string) {
    this.#directory = directory;
    if (directory === undefined || !existsSync(directory)) return;
    for (const name of readdirSync(directory).filter((file) => file.endsWith('.json'))) {
      const text = readFileSync(join(directory, name), 'utf8');
      const { body, ...object } = storedSchema.parse(JSON.parse(text));
      this.#keep({ ...object, body: Buffer.from(body, 'base64') });
    }
  }

  put(object: StoredObject): void {
    this.#keep(object);
    if (this.#directory === undefined) return;
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const name = createHash('sha256').update(nameOf(object)).digest('hex');
    const file = join(this.#directory, `${name}.json`);
    const text = JSON.stringify({ ...object, body: object.body.toString('base64') });
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.#objects.get(nameOf({ bucket, key }));
  }

  /** In the order of their keys' bytes, as S3 lists them. */
  all(): readonly StoredObject[] {
    const bytes = ({ bucket, key }: StoredObject) => Buffer.from(`${bucket}/${key}`);
    return [...this.#objects.values()].toSorted((a, b) => bytes(a).compare(bytes(b)));
  }

  #keep(object: StoredObject): void {
    this.#objects.set(nameOf(object), object);
  }
}

const nameOf = ({ bucket, key }: Pick<StoredObject, 'bucket' | 'key'>) => `${bucket}/${key}`;
