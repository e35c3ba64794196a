import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTextReader, mostBytes } from '../../../../../cli/extract/sources/read-text.ts';
import { readWindows, windowBytes } from '../../../../../cli/extract/sources/read-windows.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'promrotate-read-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const read = (path: string) => createTextReader()(path, 'named');
const textOf = (path: string): string | undefined => {
  const reading = read(path);
  return reading.is === 'text' ? reading.text : undefined;
};

describe('reading a file', () => {
  it('gives the text of UTF-8, without its mark', () => {
    expect(textOf(write('plain', 'prom_password: ä'))).toBe('prom_password: ä');
    expect(textOf(write('marked', '\uFEFFprom_password: ä'))).toBe('prom_password: ä');
  });

  it('gives the text of UTF-16 of either order', () => {
    const little = Buffer.from('\uFEFFprom_password: ä', 'utf16le');
    expect(textOf(write('little', little))).toBe('prom_password: ä');
    expect(textOf(write('big', Buffer.from(little).swap16()))).toBe('prom_password: ä');
    expect(read(write('other', Buffer.from('\uFEFFreplicas: 3', 'utf16le'))).is).toBe(
      'without-keyword',
    );
  });

  it('keeps what it can of invalid UTF-8, and says so', () => {
    const reading = read(write('invalid', Buffer.from('prom_password: \xff\xfe!', 'latin1')));

    expect(reading).toMatchObject({
      text: 'prom_password: ��!',
      problem: { code: 'NOT_UTF8', file: 'named' },
    });
  });

  it('does not give a text without a keyword', () => {
    expect(read(write('none', 'replicas: 3'))).toEqual({ is: 'without-keyword', bytes: 11 });
    expect(read(write('empty', ''))).toEqual({ is: 'without-keyword', bytes: 0 });
  });

  it('does not give a text about something else', () => {
    expect(read(write('other', 'password: x')).is).toBe('without-keyword');
  });

  it('finds a keyword at the end of a file that is larger than the first buffer', () => {
    const content = `${'#'.repeat(5_000_000)}\nprom_password: x`;
    expect(textOf(write('long', content))).toBe(content);
  });

  it('reads of 100 MB that are binary the beginning only', () => {
    const path = write('image', 'PNG\0password: x');
    truncateSync(path, 100_000_000);

    expect(read(path)).toEqual({ is: 'binary', bytes: 65_536 });
  });

  it('leaves text that is too large to others', () => {
    const path = write('large', 'password: x\n'.repeat(10_000));
    truncateSync(path, mostBytes + 1);

    expect(read(path)).toEqual({ is: 'large', bytes: mostBytes + 1 });
  });

  it('does not wait for a pipe, and says what is not there', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);

    expect(read(pipe)).toMatchObject({ problem: { code: 'FILE_UNREADABLE' } });
    expect(read(join(folder, 'gone'))).toMatchObject({
      problem: { code: 'FILE_UNREADABLE', message: 'cannot be read (ENOENT)' },
    });
  });
});

describe('reading by windows', () => {
  it('gives every line once, with its number', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `line ${index + 1}\n`);
    const path = write('lines', `${lines.join('')}the end`);
    const size = lines.join('').length + 7;
    const windows = [...readWindows(path, size)].map(({ bytes }) => bytes.length);
    let all = '';
    for (const { bytes, firstLine } of readWindows(path, size)) {
      expect(`${bytes.toString()}line 100001\n`).toContain(`line ${firstLine}\n`);
      expect(lines[firstLine - 2] ?? '').toBe(all.slice(all.lastIndexOf('\n', all.length - 2) + 1));
      all += bytes.toString();
    }

    expect(all).toBe(`${lines.join('')}the end`);
    expect(windows.length).toBeGreaterThan(1);
  });

  it('cuts a line that is longer than a window', () => {
    const path = write('one-line', 'x'.repeat(3 * windowBytes));
    const lengths = [...readWindows(path, 3 * windowBytes)].map(({ bytes }) => bytes.length);

    expect(lengths).toEqual([windowBytes, windowBytes, windowBytes]);
  });

  it('stops where a file ended that grows meanwhile', () => {
    const path = write('growing', 'a\n');
    const texts: string[] = [];
    for (const { bytes } of readWindows(path, 2)) {
      texts.push(bytes.toString());
      writeFileSync(path, 'b\n', { flag: 'a' });
    }

    expect(texts).toEqual(['a\n']);
  });
});
