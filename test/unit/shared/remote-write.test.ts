import { describe, expect, test } from '@jest/globals';
import { uncompress } from 'snappyjs';
import { emptyWriteRequest, writeRequest } from '../../../functions/shared/remote-write.ts';

describe('a remote-write request', () => {
  test('is the snappy block of prompb.WriteRequest, labels sorted', () => {
    const body = writeRequest({
      labels: { endpoint: 'c', __name__: 'm' },
      value: 1.5,
      timestampMilliseconds: 1_700_000_000_000,
    });

    // Worked out by hand from types.proto: series(1){ label(1)… sample(2){ value(1) double, timestamp(2) varint } }
    const expected = [
      '0a30',
      '0a0d 0a085f5f6e616d655f5f 12016d',
      '0a0d 0a08656e64706f696e74 120163',
      '1210 09 000000000000f83f 10 80d095ffbc31',
    ];
    expect(Buffer.from(uncompress(body)).toString('hex')).toBe(
      expected.join('').replaceAll(' ', ''),
    );
  });

  test('has a series for each sample', () => {
    const sample = (name: string) => ({
      labels: { __name__: name },
      value: 1.5,
      timestampMilliseconds: 1_700_000_000_000,
    });
    const seriesOf = (body: Uint8Array) => Buffer.from(uncompress(body)).toString('hex');

    expect(seriesOf(writeRequest(sample('m'), sample('n')))).toBe(
      seriesOf(writeRequest(sample('m'))) + seriesOf(writeRequest(sample('n'))),
    );
  });

  test('without series is one byte', () => {
    expect([...emptyWriteRequest]).toEqual([0]);
    expect(uncompress(emptyWriteRequest)).toHaveLength(0);
  });
});
