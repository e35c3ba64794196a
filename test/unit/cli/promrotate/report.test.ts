import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  test('may be an earlier report, which is replaced', async () => {
    writeFileSync(file, renderReport(troubledFleet));

    expect((await play(['report', '--output', file], { reports })).exitStatus).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('All 2 endpoints are well');
  });

  test('may not be another one', async () => {
    writeFileSync(file, '<title>my page</title>');
    const { err, exitStatus } = await play(['report', '--output', file], { reports });

    expect(exitStatus).toBe(2);
    expect(err).toContain('FILE_EXISTS');
    expect(readFileSync(file, 'utf8')).toBe('<title>my page</title>');
  });

  test('may be any with --force', async () => {
    writeFileSync(file, 'notes');
    const words = ['report', '--output', file, '--force'];

    expect((await play(words, { reports })).exitStatus).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('All 2 endpoints are well');
  });

  test('has to be in a folder that is there', async () => {
    const words = ['report', '--output', join(folder, 'none', 'page.html')];
    const { err, exitStatus } = await play(words, { reports });

    expect(exitStatus).toBe(2);
    expect(err).toContain('FILE_NOT_WRITTEN');
  });

  test('cannot be a folder', async () => {
    const { err, exitStatus } = await play(['report', '--output', folder], { reports });

    expect(exitStatus).toBe(2);
    expect(err).toContain('FILE_NOT_WRITTEN');
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
