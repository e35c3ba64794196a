import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CommandLineError } from '../../../../cli/operations/command-line-error.ts';
import { fleetReportSchema } from '../../../../functions/shared/report/fleet-report.ts';
import { renderReport } from '../../../../functions/shared/report/page/render-report.ts';
import { calmEndpoint } from '../../../support/report/calm-endpoint.ts';
import { troubledFleet } from '../../../support/report/fleets.ts';
import { now, play } from './played-command-line.ts';

const root = mkdtempSync(join(tmpdir(), 'promrotate-report-'));
let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(root, 'run-'));
  file = join(folder, 'page.html');
});

afterAll(() => rmSync(root, { recursive: true }));

const reports = { central: calmEndpoint('central'), edge: calmEndpoint('edge', 2) };
const failing = { ...reports, lab: new CommandLineError('AWS_THROTTLED', 'too many calls') };

describe('promrotate report', () => {
  test('writes the page of all endpoints and says where', async () => {
    const { out, err, exitStatus } = await play(['report', '--output', file], { reports });

    expect(exitStatus).toBe(0);
    expect(out).toBe(`2 endpoints, 0 open findings: ${file}\n`);
    expect(err).toBe('looking at 2 endpoints\n');
    const endpoints = Object.values(reports);
    expect(readFileSync(file, 'utf8')).toBe(
      renderReport({ generatedAt: now, place: 'eu-west-1', endpoints, failures: [] }),
    );
  });

  test('gives the report as JSON, without a page', async () => {
    const { out, err, exitStatus } = await play(['report', '--json'], { reports });

    expect({ err, exitStatus }).toEqual({ err: '', exitStatus: 0 });
    const { place, endpoints } = fleetReportSchema.parse(JSON.parse(out));
    expect(place).toBe('eu-west-1');
    expect(endpoints).toEqual(Object.values(reports));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('gives JSON and a page where both are asked for', async () => {
    const { out } = await play(['report', '--json', '--output', file], { reports });

    expect(fleetReportSchema.parse(JSON.parse(out)).endpoints).toHaveLength(2);
    expect(readFileSync(file, 'utf8')).toContain('All 2 endpoints are well');
  });

  test('shows an endpoint that cannot be looked at, beside the others, and says so', async () => {
    const { out, err, exitStatus } = await play(['report', '--output', file], { reports: failing });

    expect(exitStatus).toBe(1);
    expect(out).toBe(`2 endpoints, 0 open findings, 1 could not be looked at: ${file}\n`);
    expect(err).toContain('AWS_THROTTLED: lab: too many calls');
    expect(readFileSync(file, 'utf8')).toContain('AWS_THROTTLED: too many calls');
  });

  test('ends without a page when it is stopped', async () => {
    const stopped = new CommandLineError('STOPPED_WAITING', 'stopped');
    const { exitStatus } = await play(['report', '--output', file], {
      reports: { ...reports, lab: stopped },
    });

    expect(exitStatus).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('tells how far it is with many endpoints', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => [`site-${index}`, calmEndpoint(`site-${index}`)]),
    );
    const { err } = await play(['report', '--output', file], { reports: many });

    expect(err).toBe('looking at 120 endpoints\nlooked at 50 of 120\nlooked at 100 of 120\n');
  });
});

describe('the file of the report', () => {
  const writeNotes = (): string => {
    writeFileSync(file, 'notes');
    return file;
  };
  const makePipe = (): string => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    return pipe;
  };

  test('may be an earlier report, which is replaced', async () => {
    writeFileSync(file, renderReport(troubledFleet));

    expect((await play(['report', '--output', file], { reports })).exitStatus).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('All 2 endpoints are well');
  });

  test('may not be another one', async () => {
    writeFileSync(file, '<title>my page</title>');
    const { err, exitStatus } = await play(['report', '--output', file], { reports });

    expect(exitStatus).toBe(2);
    expect(err).toMatch(/FILE_EXISTS: .* or replace that one with --force/);
    expect(err).not.toContain('looking at');
    expect(readFileSync(file, 'utf8')).toBe('<title>my page</title>');
  });

  test('may be any with --force', async () => {
    writeFileSync(file, 'notes');
    const words = ['report', '--output', file, '--force'];

    expect((await play(words, { reports })).exitStatus).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('All 2 endpoints are well');
  });

  test.each([
    ['in a folder that is not there', () => join(folder, 'none', 'page.html'), 'ENOENT'],
    ['below a file', () => join(writeNotes(), 'page.html'), 'ENOTDIR'],
    ['a folder', () => folder, 'found a folder'],
    ['a folder that is not there', () => join(folder, 'none/'), 'found the name of a folder'],
    ['without a name', () => '', 'found an empty name'],
  ])('cannot be %s, which is told before anything is looked at', async (_, nameOf, found) => {
    for (const force of [[], ['--force']]) {
      const words = ['report', '--output', nameOf(), ...force];
      const { err, exitStatus } = await play(words, { reports });

      expect(exitStatus).toBe(2);
      expect(err).toContain('FILE_NOT_WRITTEN');
      expect(err).toContain(found);
      expect(err).not.toContain('looking at');
    }
  });

  test('keeps its mode, the link that leads to it, and those who have it open', async () => {
    const link = join(folder, 'link.html');
    writeFileSync(file, renderReport(troubledFleet), { mode: 0o640 });
    chmodSync(file, 0o640);
    symlinkSync(file, link);
    const before = openSync(file, 'r');
    await play(['report', '--output', link], { reports });

    expect(readFileSync(before, 'utf8')).toBe(renderReport(troubledFleet));
    closeSync(before);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readFileSync(file, 'utf8')).toContain('All 2 endpoints are well');
    expect(readdirSync(folder).toSorted()).toEqual(['link.html', 'page.html']);
  });

  test('may be a pipe, which stays one', async () => {
    const pipe = makePipe();
    const held = openSync(pipe, 'r+');
    const reader = await open(pipe);
    const reading = reader.readFile('utf8');
    const { exitStatus } = await play(['report', '--output', pipe], { reports });
    closeSync(held);

    expect(exitStatus).toBe(0);
    expect(await reading).toMatch(/^<!doctype html>[^]*All 2 endpoints are well[^]*<\/html>\n$/);
    await reader.close();
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  test('does not wait for a reader of a pipe', async () => {
    const { err, exitStatus } = await play(['report', '--output', makePipe()], { reports });

    expect(exitStatus).toBe(2);
    expect(err).toContain('found a pipe that nobody reads');
  });

  test('may be a device', async () => {
    expect((await play(['report', '--output', '/dev/null'], { reports })).exitStatus).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('without --output', () => {
  const before = process.cwd();
  beforeAll(() => process.chdir(root));
  afterAll(() => process.chdir(before));

  test('it is promrotate-report.html in the working directory', async () => {
    expect((await play(['report'], { reports })).out).toBe(
      '2 endpoints, 0 open findings: promrotate-report.html\n',
    );
    expect(readFileSync(join(root, 'promrotate-report.html'), 'utf8')).toContain('central');
  });
});
