import { mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential } from '../../../cli/local-run/credential.ts';

/** Folder of the credential on every writer host. */
export const credentialFolder = '/etc/writer/credential';

/** Name of the folder that the link names before the first switch. */
const initial = 'initial';

/** What a writer reads; `folder` is the version's id once it was switched. */
export type CredentialFiles = { readonly folder: string; readonly credential: Credential };

/** A host whose writer reads its credential anew at each request, from files behind a link. */
export class WriterHost {
  readonly name: string;
  readonly root: string;

  private constructor(name: string, root: string) {
    this.name = name;
    this.root = root;
  }

  static async create(name: string, folder: string, credential: Credential): Promise<WriterHost> {
    const host = new WriterHost(name, join(folder, `writer-${name}`));
    const place = join(host.folder, initial);
    await mkdir(place, { recursive: true, mode: 0o755 });
    await writeFile(join(place, 'username'), credential.username);
    await writeFile(join(place, 'password'), credential.password);
    await symlink(initial, join(host.folder, 'current'));
    return host;
  }

  get folder(): string {
    return join(this.root, credentialFolder);
  }

  /** Undefined in the moment in which the link moved on and the version before the last is gone. */
  async read(): Promise<CredentialFiles | undefined> {
    try {
      const folder = await readlink(join(this.folder, 'current'));
      const [username, password] = await Promise.all(
        ['username', 'password'].map((name) => readFile(join(this.folder, folder, name), 'utf8')),
      );
      return { folder, credential: { username: username ?? '', password: password ?? '' } };
    } catch {
      return undefined;
    }
  }
}
