import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { commands } from '../../../cli/commands/all-commands.ts';
import { allDrills } from '../../../cli/local-run/scenarios/faults.ts';
import { readFaultTable } from '../../../cli/local-run/scenarios/runbook-table.ts';
import { findingCodes } from '../../../functions/shared/contract.ts';
import { endpointEntry, templateOf } from '../synthesised.ts';
import { compositeAlarmsOf, linkOf, metricAlarmsOf, slugOf } from './deployed-alarms.ts';

const template = templateOf([endpointEntry('central')]);
const alarms = [...metricAlarmsOf(template), ...compositeAlarmsOf(template)];
const slugs = alarms.map(slugOf);
const readText = (name: string): string =>
  readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
const runbook = readText('docs/runbook.md');

/** What stands below each heading of the third level, up to the next heading. */
const sections = new Map(
  runbook
    .split(/^(?=#{1,3} )/m)
    .filter((part) => part.startsWith('### '))
    .map((part) => {
      const [heading = '', ...rest] = part.split('\n');
      return [heading.replace('### ', ''), rest.join('\n')] as const;
    }),
);

const runNothing = () => Promise.resolve();
const showNothing = () => undefined;

/** As a Git server makes the name of a place of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

describe('the runbook', () => {
  test('has the sections that alarms link to, once each, and no other', () => {
    const linked = new Set(alarms.map((alarm) => linkOf(alarm).replace('docs/runbook.md#', '')));

    expect([...sections.keys()].sort()).toEqual([...linked].sort());
    expect(runbook.match(/^### /gm)).toHaveLength(sections.size);
  });

  test.each([...sections])('says of %s what it means, how to look and how to fix it', (_, text) => {
    expect(text).toMatch(/\*\*For users:\*\* .{20,}\n\*\*Look:\*\* .{20,}\n\*\*Fix:\*\* .{20,}\n/);
  });

  test.each([...sections])('tells of %s by console and by command line', (_, text) => {
    const look = /^\*\*Look:\*\*.*$/m.exec(text)?.[0] ?? '';

    expect(look).toMatch(/console|CloudWatch/i);
    expect(look).toMatch(/`(npx promrotate|aws|curl) [^`]+`/);
  });

  test('says of a refusal, as its alarm does, that a set may never have been brought there', () => {
    const alarm = metricAlarmsOf(template).find((one) => slugOf(one) === 'write-refused');
    const text = sections.get('write-refused') ?? '';

    for (const said of [alarm?.AlarmDescription, text]) {
      expect(said).toContain('was never brought there by a rotation');
    }
    expect(text).toMatch(/never rotated.*put-secret-value.*rotate ENDPOINT --wait/);
  });

  test('has links that lead somewhere', () => {
    const headings = [...runbook.matchAll(/^#{1,3} (.+)$/gm)].map(([, text = '']) =>
      anchorOf(text),
    );
    const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);

    expect(links.filter((anchor) => anchor === undefined || !headings.includes(anchor))).toEqual(
      [],
    );
    expect(links.length).toBeGreaterThan(10);
  });

  test('names commands that exist', () => {
    const known = commands.map((make) => make(runNothing, showNothing, runNothing).name());
    const named = [...runbook.matchAll(/npx promrotate ([a-z]+)/g)].map(([, name = '']) => name);

    expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([]);
  });

  test('names outputs of the stack', () => {
    const outputs = Object.keys(template.findOutputs('*'));
    const named = [...runbook.matchAll(/output (\w+)\)|`(\w+(?:Logs|Function|DeadLetters))`/g)];
    const unknown = named
      .map(([, one, other]) => one ?? other)
      .filter((name) => {
        return name === undefined || !outputs.includes(name);
      });

    expect(unknown).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  test('says how many alarms there are, and what they cost', () => {
    const metricAlarms = metricAlarmsOf(template).length;
    const dollars = (metricAlarms * 0.1 + 0.5).toFixed(2);

    expect(runbook).toContain(
      `${metricAlarms} alarms at $0.10 and a composite one at $0.50 are $${dollars} a month`,
    );
  });

  test('says of faults which alarms they set off, in a table of alarms that exist', async () => {
    const table = await readFaultTable();
    const named = [...table.values()].flatMap((row) => [...row.atOnce, ...row.whereItLasts]);

    expect(named.filter((slug) => !slugs.includes(slug))).toEqual([]);
    expect([...table.keys()].sort()).toEqual(allDrills.map(({ fault }) => fault).sort());
  });
});

describe('the description of an alarm', () => {
  test.each(alarms.map((alarm) => [slugOf(alarm), alarm] as const))(
    'of %s says what it means, in sentences, and links to its section',
    (_, alarm) => {
      const [impact = '', section = ''] = alarm.AlarmDescription.split(
        ' What to do: docs/runbook.md#',
      );

      expect(impact).toMatch(/^[A-Z][^]{60,}\.$/);
      expect(sections.has(section)).toBe(true);
    },
  );

  test('of a finding links to the section of its own name', () => {
    for (const code of findingCodes) {
      const slug = code.toLowerCase().replaceAll('_', '-');
      const [alarm] = alarms.filter((one) => slugOf(one) === slug);

      expect(alarm && linkOf(alarm)).toBe(`docs/runbook.md#${slug}`);
    }
  });

  test('links to where the settings say that the runbook is to be read', () => {
    const base = 'https://git.example.com/promrotate/blob/main/docs/runbook.md';
    const elsewhere = templateOf([endpointEntry('central')], { notifications: { runbook: base } });

    for (const alarm of [...metricAlarmsOf(elsewhere), ...compositeAlarmsOf(elsewhere)]) {
      expect(linkOf(alarm)).toMatch(new RegExp(`^${base}#[a-z-]+$`));
    }
  });
});
