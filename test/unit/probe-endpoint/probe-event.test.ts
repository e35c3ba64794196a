import { describe, expect, test } from '@jest/globals';
import { describeProbe, parseProbeEvent } from '../../../functions/probe-endpoint/probe-event.ts';

const definitionDigest = 'a1'.repeat(32);

describe('the event of probe-endpoint', () => {
  test('names the endpoint and the definition that was deployed', () => {
    const event = { endpoint: 'central', definitionDigest };

    expect(parseProbeEvent(event)).toEqual(event);
    expect(describeProbe(event)).toEqual({ operation: 'probe', details: { endpoint: 'central' } });
  });

  test.each([
    [{}],
    [{ endpoint: 'central' }],
    [{ endpoint: 'Central', definitionDigest }],
    [{ endpoint: 'central', definitionDigest: 'a1' }],
    [{ endpoint: 'central', definitionDigest, version: '0' }],
    ['central'],
    [undefined],
  ])('cannot be %j', (event) => {
    expect(() => parseProbeEvent(event)).toThrow(/INVALID_EVENT/);
    expect(describeProbe(event)).toEqual({ operation: 'unknown', details: {} });
  });
});
