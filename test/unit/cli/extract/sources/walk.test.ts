import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { walk } from '../../../../../cli/extract/sources/walk.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'promrotate-walk-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
}
function look(...paths: readonly string[]): { files: string[]; problems: string[] } {
  const walked = [...walk((paths.length === 0 ? ['.'] : paths).map((path) => join(folder, path)))];
  return {
    files: walked.flatMap((each) =>
      'file' in each ? relative(folder, each.file.path.toString()) : [],
    ),
    problems: walked.flatMap((each) =>
      'problem' in each ? `${each.problem.code} ${relative(folder, each.problem.file)}` : [],
    ),
  };
}

describe('walking', () => {
  it('gives the files of folders in order, without what programs made', () => {
    write('b/two', 'a/one', '.git/config', 'a/node_modules/x/y', '.terraform/providers/z');
    write('.terraform/terraform.tfstate', '.hidden/file');

    expect(look()).toEqual({
      files: ['.hidden/file', '.terraform/terraform.tfstate', 'a/one', 'b/two'],
      problems: [],
    });
  });

  it('gives each file once, however it is reached', () => {
    write('a/one');
    symlinkSync('a', join(folder, 'link'));
    symlinkSync('a/one', join(folder, 'other'));

    expect(look('a', '.', 'a/one').files).toEqual(['a/one']);
  });

  it('gives both names of a file that has two', () => {
    write('one');
    linkSync(join(folder, 'one'), join(folder, 'two'));

    expect(look('.', 'one').files).toEqual(['one', 'two']);
  });

  it('follows links to files and folders elsewhere', () => {
    write('named/x', 'elsewhere/one', 'elsewhere/in/two');
    symlinkSync('../elsewhere/one', join(folder, 'named', 'file'));
    symlinkSync('../elsewhere/in', join(folder, 'named', 'folder'));

    expect(look('named').files).toEqual(['named/file', 'named/folder/two', 'named/x']);
  });

  it('tells of each loop of links once, and ends', () => {
    write('a/b/one');
    for (const name of ['again', 'and-again']) symlinkSync('../..', join(folder, 'a', 'b', name));
    symlinkSync('/', join(folder, 'a', 'root'));
    symlinkSync('self', join(folder, 'self'));

    expect(look('.')).toEqual({
      files: ['a/b/one'],
      problems: ['LINK_LOOP a/b/again', 'LINK_LOOP a/root', 'LINK_LOOP self'],
    });
  });

  it('tells of a link that leads nowhere', () => {
    symlinkSync('gone', join(folder, 'dangling'));

    expect(look().problems).toEqual(['FILE_UNREADABLE dangling']);
  });

  it('passes by pipes and devices, unless they were named', () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync('/dev/null', join(folder, 'device'));

    expect(look()).toEqual({ files: [], problems: [] });
    expect(look('pipe').problems).toEqual(['FILE_UNREADABLE pipe']);
  });

  it('throws for a named path that is not there', () => {
    expect(() => look('gone')).toThrow('ENOENT');
  });
});
