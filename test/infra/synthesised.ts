import { readFileSync } from 'node:fs';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { settingsSchema } from '../../infra/settings/settings.ts';
import { PromrotateStack } from '../../infra/stack.ts';

/** The feature flags with which the app is deployed. */
export const { context: cdkContext } = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')));

/** One endpoint as in `endpoints.yaml`, with what a test is about written over. */
export const endpointEntry = (name: string, own: object = {}) => ({
  name,
  receiver: {
    kind: 'web-config',
    replicas: ['https://a.example.com/api/v1/write'],
    front: 'https://example.com/api/v1/write',
    delivery: { kind: 'run-command', file: '/etc/prometheus/web.yml' },
  },
  ...own,
});

export const parsedSettings = (endpoints: readonly object[], own: object = {}) =>
  settingsSchema({ isLocal: false }).parse({ endpoints, ...own });

export const namedEntries = (count: number) =>
  Array.from({ length: count }, (_, index) => endpointEntry(`endpoint${index}`));

/** Without bundling and CloudFormation's rules, which take seconds: the test of the app has both. */
export function stackOf(endpoints: readonly object[], own: object = {}): Stack {
  const app = new App({
    context: { ...cdkContext, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
  return new PromrotateStack(app, 'Promrotate', parsedSettings(endpoints, own));
}

export const templateOf = (endpoints: readonly object[], own: object = {}): Template =>
  Template.fromStack(stackOf(endpoints, own));
