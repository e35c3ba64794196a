import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { findingCodes } from '../../../functions/shared/contract.ts';
import { endpointEntry, templateOf } from '../synthesised.ts';
import { compositeAlarmsOf, metricAlarmsOf } from './deployed-alarms.ts';
import { resolved } from './resolved.ts';

const template = templateOf([endpointEntry('central')]);

const widgetSchema = z.looseObject({
  type: z.enum(['alarm', 'metric', 'text']),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  properties: z.looseObject({
    title: z.string().optional(),
    markdown: z.string().optional(),
    alarms: z.array(z.string()).optional(),
    metrics: z.array(z.array(z.unknown())).optional(),
  }),
});
const dashboardSchema = z.object({
  Properties: z.object({ DashboardName: z.literal('promrotate'), DashboardBody: z.unknown() }),
});

/** ARNs of alarms are references, whose quotation marks would end the text that they stand in. */
const bodyText = (body: unknown): string =>
  z
    .string()
    .parse(resolved(body))
    .replaceAll(/\{"Fn::GetAtt":\["(\w+)","Arn"\]\}/g, '$1');

const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
const { DashboardBody } = dashboardSchema.parse(dashboard).Properties;
const { widgets } = z
  .object({ widgets: z.array(widgetSchema) })
  .parse(JSON.parse(bodyText(DashboardBody)));

/** Each line of a graph: namespace, metric, names and values of dimensions, and how it is drawn. */
const linesOf = (title: string): readonly unknown[][] => {
  const widget = widgets.find(({ properties }) => properties.title === title);
  if (widget === undefined) throw new Error(`expected a graph "${title}"`);
  return widget.properties.metrics ?? [];
};

describe('the dashboard', () => {
  test('says first how to rotate now, by command and in the console of the region', () => {
    const { markdown = '' } = widgets[0]?.properties ?? {};

    expect(markdown).toContain('`npx promrotate rotate <endpoint> --wait`');
    expect(markdown).toContain('`npx promrotate revoke <endpoint>`');
    expect(markdown).toContain(
      'https://us-west-2.console.aws.amazon.com/systems-manager/automation/execute/promrotate-rotate',
    );
    expect(markdown).toContain('https://us-west-2.console.aws.amazon.com/secretsmanager/');
    expect(markdown).toContain('docs/runbook.md');
  });

  test('shows the state of every alarm', () => {
    const [status] = widgets.filter(({ type }) => type === 'alarm');
    const count = metricAlarmsOf(template).length + compositeAlarmsOf(template).length;

    expect(new Set(status?.properties.alarms).size).toBe(count);
    // CloudWatch shows no more than that in one widget.
    expect(count).toBeLessThanOrEqual(100);
  });

  test.each([
    ['Rotation steps that failed', 'Failures'],
    ['Time of rotation steps, longest (ms)', 'Duration'],
  ])('shows by step: %s', (title, metric) => {
    expect(linesOf(title).map((line) => line.slice(0, 6))).toEqual(
      ['createSecret', 'setSecret', 'testSecret', 'finishSecret'].map((step) => [
        'promrotate',
        metric,
        'operation',
        step,
        'service',
        'rotate-secret',
      ]),
    );
  });

  test('counts rotations by their last step, and those that fail there', () => {
    const place = ['operation', 'finishSecret', 'service', 'rotate-secret'];

    expect(linesOf('Rotations')).toEqual([
      ['promrotate', 'Duration', ...place, expect.objectContaining({ stat: 'SampleCount' })],
      ['promrotate', 'Failures', ...place, expect.objectContaining({ stat: 'Sum' })],
    ]);
  });

  test('shows open findings of each code', () => {
    expect(linesOf('Open findings').map((line) => line[3])).toEqual([...findingCodes]);
  });

  test.each([
    ['Test metric until its proof (ms)', 'ProbeLatency', 'probe-endpoint'],
    ['Test metrics', 'Probes', 'probe-endpoint'],
    ['Test metrics that failed, by class', 'ProbeFailures', 'probe-endpoint'],
    ['Oldest credential (% of its limit)', 'OldestAgePercent', 'audit-fleet'],
    ['Credentials to be proved refused', 'RetirementBacklog', 'retire-credential'],
    ['Endpoints', 'Endpoints', 'audit-fleet'],
  ])('shows %s', (title, metric, service) => {
    const lines = linesOf(title);

    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line.slice(0, 2)).toEqual(['promrotate', metric]);
      expect(line).toEqual(expect.arrayContaining(['service', service]));
    }
  });

  test('fits into the width of CloudWatch, and no widget lies on another', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => [
        x + (index % width),
        y + Math.floor(index / width),
      ]),
    );

    expect(Math.max(...cells.map(([x = 0]) => x))).toBe(23);
    expect(new Set(cells.map(String)).size).toBe(cells.length);
  });
});
