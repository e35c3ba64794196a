import type { SyntaxTree } from '../syntax-tree.ts';
import { readAddress } from './addresses.ts';
import { findInShape, surroundingsOf, visit } from './find-in-shape.ts';
import { authenticators, exporter, reader, receiver } from './otel-collector-components.ts';
import { type Uses, usesOf } from './otel-collector-uses.ts';
import type { Rules } from './rules.ts';
import { type Field, inside, type Shape } from './shape.ts';

/**
 * The OpenTelemetry Collector (https://opentelemetry.io/docs/collector/configuration/): exporters
 * and receivers that carry metrics, extensions that authenticate, and where its own metrics go.
 */
export const otelCollector: Rules = (document, context) =>
  findInShape(document, collectorShape(document), surroundingsOf(context, 'unknown'));

export function collectorShape(document: SyntaxTree): Shape {
  const uses = usesOf(document);
  const exporterOf = (name: string) =>
    uses.exportsMetrics(name) ? exporter(typeOf(name)) : undefined;
  const receiverOf = (name: string) =>
    uses.isForOthersOnly(name) ? undefined : receiver(typeOf(name));
  return {
    keys: {
      exporters: inside(() => ({ keys: {}, anyOther: exporterOf }), 'remote-write'),
      receivers: inside(() => ({ keys: {}, anyOther: receiverOf }), 'receiver'),
      extensions: inside(() => ({ keys: {}, anyOther: (name) => extension(name, uses) })),
      service: inside(
        { telemetry: inside({ metrics: inside({ readers: reader }) }) },
        'remote-write',
      ),
    },
  };
}

function extension(name: string, uses: Uses): Field | undefined {
  const keys = authenticators[typeOf(name)];
  if (keys === undefined) {
    return undefined;
  }
  const address = readAddress(uses.endpointOf(name) ?? '');
  const url = address === undefined ? {} : { url: address.url };
  return { is: 'found', find: (tree, at) => visit(tree, { keys }, { ...at, ...url }) };
}

/** A component's name is its type, and another name after a slash. */
const typeOf = (name: string): string => name.replace(/\/.*$/, '');
