import { createRequire } from 'node:module';
import { z } from 'zod';

interface Database {
  open(): Promise<void>;
  close(): Promise<void>;
  del(key: string): Promise<void>;
  iterator(range: { gte: string; lt: string }): AsyncIterable<[key: string, value: unknown]>;
}

/** The database that dynalite keeps its tables in, taken from its own dependencies. */
const require = createRequire(import.meta.url);
const { Level } = createRequire(require.resolve('dynalite'))('level') as {
  Level: new (path: string, options: { valueEncoding: 'json' }) => Database;
};

const unfinishedSchema = z.object({ TableStatus: z.literal('CREATING') });

/**
 * dynalite never goes on with a table that it was just making when it was killed, nor does it let it be
 * made again. Nobody was told of such a table and nothing is in it.
 */
export async function dropUnfinishedTables(path: string): Promise<void> {
  const database = new Level(path, { valueEncoding: 'json' });
  await database.open();
  try {
    // `~` ends the prefix of dynalite's list of tables, and DEL comes right after it.
    for await (const [key, table] of database.iterator({ gte: 'table~', lt: 'table\u007f' }))
      if (unfinishedSchema.safeParse(table).success) await database.del(key);
  } finally {
    await database.close();
  }
}
