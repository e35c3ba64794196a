import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { type ProbeMetric, probeMetrics } from '../../functions/shared/probe-metrics.ts';
import { promtool } from '../support/promtool.ts';

const monitoring = fileURLToPath(new URL('../../monitoring', import.meta.url));
const rulesFile = join(monitoring, 'prometheus-rules.yaml');
const testsFile = join(monitoring, 'prometheus-rules.test.yaml');

const alertSchema = z.strictObject({
  alert: z.string().regex(/^Promrotate[A-Z][A-Za-z]+$/),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({
    summary: z.string(),
    description: z.string(),
    runbook_url: z.string(),
  }),
});
const rulesSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(alertSchema) })),
});
const caseSchema = z.object({
  alert_rule_test: z.array(
    z.object({ alertname: z.string(), eval_time: z.string(), exp_alerts: z.array(z.unknown()) }),
  ),
});
const casesSchema = z.object({ tests: z.array(caseSchema) });

const panelSchema = z.object({
  type: z.string(),
  title: z.string(),
  description: z.string().optional(),
  datasource: z.unknown().optional(),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string().optional() }) }).optional(),
  targets: z.array(z.object({ expr: z.string(), datasource: z.unknown().optional() })).default([]),
});
const dashboardSchema = z.object({
  id: z.null(),
  templating: z.object({
    list: z.array(
      z.object({ name: z.string(), type: z.string(), datasource: z.unknown().optional() }),
    ),
  }),
  panels: z.array(panelSchema),
});

const alerts = rulesSchema
  .parse(parse(await readFile(rulesFile, 'utf8')))
  .groups.flatMap(({ rules }) => rules);
const dashboardText = await readFile(join(monitoring, 'grafana-dashboard.json'), 'utf8');
const dashboard = dashboardSchema.parse(JSON.parse(dashboardText));
const shown = dashboard.panels.filter(({ type }) => type !== 'row');
const queries = shown.flatMap(({ targets }) => targets.map(({ expr }) => expr));

const ownNames = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.match(/\bpromrotate_\w+/g) ?? []);
const known: readonly ProbeMetric[] = Object.values(probeMetrics);

describe('the metrics that a probe leaves', () => {
  test("keep promlint's rules", async () => {
    const exposition = known.map(
      ({ name, help }) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}{endpoint="a"} 1\n`,
    );

    expect(await promtool(['check', 'metrics'], exposition.join(''))).toEqual({
      status: 0,
      output: '',
    });
  });

  test('would be found wanting with a name that breaks them', async () => {
    const { status, output } = await promtool(
      ['check', 'metrics'],
      '# TYPE promrotate_age_minutes gauge\npromrotate_age_minutes 1\n',
    );

    expect(status).toBe(3);
    expect(output).toMatch(/use base unit "seconds"/);
  });
});

describe('the alerting rules', () => {
  test('are accepted by promtool', async () => {
    const { status, output } = await promtool(['check', 'rules', rulesFile]);

    expect(output).toContain(`SUCCESS: ${alerts.length} rules found`);
    expect(status).toBe(0);
  });

  test('fire and resolve as their unit tests say', async () => {
    const { status, output } = await promtool(['test', 'rules', testsFile]);

    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  }, 60_000);

  test.each(alerts.map(({ alert }) => alert))(
    'have a unit test in which %s is silent, fires and resolves',
    async (alert) => {
      const { tests } = casesSchema.parse(parse(await readFile(testsFile, 'utf8')));
      const stories = tests.map((story) =>
        story.alert_rule_test
          .filter(({ alertname }) => alertname === alert)
          .map(({ exp_alerts: fired }) => (fired.length > 0 ? 'fires' : 'is silent')),
      );

      expect(stories).toContainEqual(['is silent', 'fires', 'is silent']);
    },
  );

  test('each have a part of the runbook, and no part is of another', async () => {
    const file = new URL('../../docs/runbook.md', import.meta.url);
    const parts = (await readFile(file, 'utf8')).split(/^#### /m).slice(1);
    const heading = /^Promrotate\w+\n\n\*\*For users:\*\* .+\n\*\*Look:\*\* .+\n\*\*Fix:\*\* .+\n/;
    const linked = alerts.map(({ alert, annotations }) => [alert, annotations.runbook_url]);

    expect(parts.filter((part) => !heading.test(part))).toEqual([]);
    expect(linked).toEqual(
      parts
        .map((part) => part.split('\n')[0] ?? '')
        .map((name) => [name, `docs/runbook.md#${name.toLowerCase()}`]),
    );
  });

  test('go by names that probes push', () => {
    const used = ownNames(alerts.map(({ expr }) => expr));

    expect(new Set(used)).toEqual(new Set(known.map(({ name }) => name)));
  });
});

describe('the dashboard', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'promrotate-dashboard-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('has expressions that Prometheus understands', async () => {
    const rules = queries.map((expr, index) => ({
      record: `panel:${index}`,
      expr: expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$(endpoint|job)/g, '.*'),
    }));
    const file = join(folder, 'panels.yaml');
    await writeFile(file, stringify({ groups: [{ name: 'panels', rules }] }));

    const { status, output } = await promtool(['check', 'rules', file]);

    expect(output).toContain(`SUCCESS: ${queries.length} rules found`);
    expect(status).toBe(0);
  });

  test.each(shown.map((panel) => [panel.title, panel] as const))(
    'says of "%s" what it shows, and in which unit',
    (_, { description, fieldConfig, targets }) => {
      expect(description).toMatch(/^[A-Z].{20,}\.$/);
      expect(fieldConfig?.defaults.unit).toMatch(/^\w+$/);
      expect(targets).not.toEqual([]);
    },
  );

  test('takes its data from whichever Prometheus is chosen, and belongs to no Grafana', () => {
    const chosen = { type: 'prometheus', uid: '${datasource}' };
    const [source, ...others] = dashboard.templating.list;

    expect(source).toMatchObject({ name: 'datasource', type: 'datasource' });
    for (const { datasource } of [...others, ...shown, ...shown.flatMap(({ targets }) => targets)])
      expect(datasource).toEqual(chosen);
    expect(dashboardText).not.toMatch(/"(version|iteration|orgId|folderId|folderUid|gnetId)":/);
  });

  test('goes by names that probes push, and that the alerts go by', () => {
    const used = new Set(ownNames(queries));

    expect(used).toEqual(new Set(known.map(({ name }) => name)));
  });
});
