import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { compress } from 'snappyjs';

/**
 * Remote write 1.0: https://prometheus.io/docs/specs/prw/remote_write_spec/. Version 2.0 would not
 * do for a probe: older receivers answer 204 to it and store nothing.
 */
export const remoteWriteHeaders = {
  'Content-Encoding': 'snappy',
  'Content-Type': 'application/x-protobuf',
  'X-Prometheus-Remote-Write-Version': '0.1.0',
} as const;

/** An empty request: checked for its credential, writes nothing. */
export const emptyWriteRequest: Uint8Array = Uint8Array.of(0);

export type Sample = {
  /** With `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Never in the future: an old receiver would then refuse everybody's samples. */
  readonly timestampMilliseconds: number;
};

/** A snappy block of a WriteRequest, each sample as a series of its own; labels sorted by name. */
export function writeRequest(...samples: readonly Sample[]): Uint8Array {
  const request = new BinaryWriter();
  for (const sample of samples) {
    request.tag(1, WireType.LengthDelimited).bytes(seriesOf(sample).finish());
  }
  return compress(request.finish());
}

function seriesOf({ labels, value, timestampMilliseconds }: Sample): BinaryWriter {
  const series = new BinaryWriter();
  for (const [name, text] of Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const label = new BinaryWriter().tag(1, WireType.LengthDelimited).string(name);
    label.tag(2, WireType.LengthDelimited).string(text);
    series.tag(1, WireType.LengthDelimited).bytes(label.finish());
  }
  const sample = new BinaryWriter().tag(1, WireType.Bit64).double(value);
  sample.tag(2, WireType.Varint).int64(timestampMilliseconds);
  return series.tag(2, WireType.LengthDelimited).bytes(sample.finish());
}
