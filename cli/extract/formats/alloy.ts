import type { Role } from '../sighting.ts';
import { alloyBlocks, componentKeys } from './alloy-components.ts';
import { rulesOf } from './find-in-shape.ts';
import { type Field, inside, named, type Shape } from './shape.ts';

/**
 * A configuration of Alloy, or of Grafana Agent's flow mode
 * (https://grafana.com/docs/alloy/latest/reference/): blocks by their name, most with a label.
 */
export const alloy = rulesOf({ keys: {}, anyOther: block }, 'unknown');

function block(name: string): Field | undefined {
  const unlabelled = alloyBlocks[name];
  if (unlabelled !== undefined) {
    return inside(unlabelled, name === 'http' ? 'receiver' : 'unknown');
  }
  // What is declared, and what is done for each, has components in it.
  if (name === 'declare' || name === 'foreach') {
    return named(inside(() => ({ keys: { template: inside(bodyShape) }, anyOther: block })));
  }
  const keys = componentKeys(name);
  return keys === undefined ? undefined : labelled(keys, roleOf(name));
}

function bodyShape(): Shape {
  return { keys: {}, anyOther: block };
}

/** Components that need no label hold their settings at once. */
function labelled(keys: Shape['keys'], role: Role): Field {
  return inside(() => ({ keys, anyOther: () => inside(keys) }), role);
}

function roleOf(name: string): Role {
  if (/^prometheus\.(?:remote_write|write\.)|^otelcol\.exporter\./.test(name)) {
    return 'remote-write';
  }
  if (/^otelcol\.receiver\.|^prometheus\.receive_http$|\.receiver$/.test(name)) {
    return 'receiver';
  }
  if (name.startsWith('mimir.alerts.')) {
    return 'alerting';
  }
  return /^(?:prometheus|discovery|beyla)\./.test(name) ? 'scrape' : 'unknown';
}
