import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { DurableState } from '../../../../infra/local/state/durable-state.ts';

let folder: string;
let directory: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'promrotate-state-'));
  directory = join(folder, 'state');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(directory, 'state.json');

describe('the kept state', () => {
  test('is for its owner only', () => {
    new DurableState(directory).save();

    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['state.json']);
  });

  test('is what stood at the last save', () => {
    const state = new DurableState(directory);
    let value = 'saved';
    state.keep('part', () => value);
    state.save();
    value = 'changed since';

    expect(new DurableState(directory).read('part', z.string())).toBe('saved');
    expect(new DurableState(directory).read('other', z.string())).toBeUndefined();
  });

  test('is written only when something has changed', () => {
    const state = new DurableState(directory);
    let value = 1;
    state.keep('part', () => value);
    state.save();
    const { ino: first } = statSync(file());

    state.save();
    expect(statSync(file()).ino).toBe(first);

    value = 2;
    state.save();
    expect(new DurableState(directory).read('part', z.number())).toBe(2);
  });

  test.each([
    ['is no JSON', '{"format":1,"parts":{"secret":"hunter2"'],
    ['is of another format', '{"format":2,"parts":{"secret":"hunter2"}}'],
  ])('is refused without a word of it when the file %s', (_, text) => {
    new DurableState(directory).save();
    writeFileSync(file(), text);

    let message = '';
    try {
      new DurableState(directory);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(`expected "${file()}" to be a state of the stand-in`);
    expect(message).not.toContain('hunter2');
  });

  test('is nowhere without a folder', () => {
    const state = new DurableState(undefined);
    state.keep('part', () => 'value');
    state.save();

    expect(readdirSync(folder)).toEqual([]);
  });
});
