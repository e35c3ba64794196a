import type { Kind } from '../sighting.ts';
import type { Word } from '../syntax/words.ts';
import type { Scalar } from '../syntax-tree.ts';
import { readAddress } from './addresses.ts';
import { atFlag, type Flag, readFlags, scalarOf } from './flags.ts';
import { findInHeaderLine } from './headers.ts';
import { isWriteAddress } from './purposes.ts';
import type { Found } from './rules.ts';
import {
  findFileReference,
  findInAddress,
  findSecret,
  type Surroundings,
  withUser,
} from './values.ts';
import { programOf } from './web-clients.ts';

type Option =
  | { readonly is: 'secret' | 'file'; readonly kind: Kind }
  | { readonly is: 'header' | 'address' | 'username' | 'other' };

type Options = Readonly<Record<string, Option>>;

/** https://grafana.com/docs/mimir/latest/manage/tools/mimirtool/ */
const mimirtool: Options = {
  address: { is: 'address' },
  user: { is: 'username' },
  id: { is: 'other' },
  key: { is: 'secret', kind: 'basic-auth-password' },
  'auth-token': { is: 'secret', kind: 'bearer-token' },
  'extra-headers': { is: 'header' },
  'tls-key-path': { is: 'file', kind: 'tls-private-key' },
};

const tools: Readonly<Record<string, Options>> = {
  // https://prometheus.io/docs/prometheus/latest/command-line/promtool/
  promtool: { header: { is: 'header' }, url: { is: 'address' } },
  amtool: { 'alertmanager.url': { is: 'address' } },
  mimirtool,
  cortextool: mimirtool,
};

/** Options of the tools of Prometheus, Alertmanager and Mimir; `words` begin with the program. */
export function* findInMetricsTool(
  words: readonly Word[],
  surroundings: Surroundings,
): Iterable<Found> {
  const options = tools[programOf(words[0])];
  if (options === undefined) {
    return;
  }
  const { flags, rest } = readFlags(
    words.slice(1),
    (name) => options[name] !== undefined,
    surroundings,
  );
  const addresses = [
    ...flags.filter(({ name }) => options[name]?.is === 'address').map(({ value }) => value),
    ...rest
      .map((word) => scalarOf(word, surroundings))
      .filter(({ value }) => readAddress(value) !== undefined),
  ];
  const url = addresses
    .map(({ value }) => readAddress(value)?.url)
    .find((known) => known !== undefined);
  const user = flags.find(({ name }) => options[name]?.is === 'username')?.value.value;
  const isWriter = words[1]?.value === 'push' || (url !== undefined && isWriteAddress(url));
  const known = withUser(
    {
      ...surroundings,
      role: isWriter ? 'remote-write' : 'unknown',
      ...(url !== undefined && { url }),
    },
    user,
  );
  for (const flag of flags) {
    yield* findInOption(flag, options[flag.name], atFlag(known, flag.name));
  }
  for (const address of addresses) {
    yield* findInAddress(address, known);
  }
}

function findInOption(
  { name, value }: Flag,
  option: Option | undefined,
  surroundings: Surroundings,
): Iterable<Found> {
  switch (option?.is) {
    case 'secret':
      return findSecret(value, option.kind, name, surroundings);
    case 'file':
      return findFileReference(value, option.kind, surroundings);
    case 'header':
      return findInHeaderLine(value, surroundings);
    case 'address':
    case 'username':
    case 'other':
    case undefined:
      return [];
  }
}

const settings: readonly (readonly [RegExp, Kind])[] = [
  [/password$/, 'basic-auth-password'],
  [/(?:token|credentials)$/, 'bearer-token'],
  [/client_secret$/, 'oauth2-client-secret'],
];

/** `--set=exporters.otlphttp.headers.authorization=…`, which overrides the Collector's configuration. */
export function* findInCollectorSettings(
  words: readonly Word[],
  surroundings: Surroundings,
): Iterable<Found> {
  const { flags } = readFlags(words, (name) => name === 'set', surroundings);
  for (const { name, value } of flags.filter((flag) => flag.name === 'set')) {
    const setting = /^(exporters|extensions)(?:\.|::)[^=]+?(?:\.|::)(?=([\w-]+)=)/.exec(
      value.value,
    );
    const [before = '', section, key = ''] = setting ?? [];
    const role = section === 'exporters' ? 'remote-write' : 'unknown';
    const at = { ...atFlag(surroundings, name), role } as const;
    const kind = settings.find(([pattern]) => pattern.test(key))?.[1];
    if (/headers(?:\.|::)$/.test(before)) {
      yield* findInHeaderLine(restOf(value, before.length), at);
    } else if (kind !== undefined) {
      yield* findSecret(restOf(value, before.length + key.length + 1), kind, key, at);
    }
  }
}

function restOf(value: Scalar, start: number): Scalar {
  const isExact = value.span.end - value.span.start === value.value.length;
  const span = isExact ? { ...value.span, start: value.span.start + start } : value.span;
  return { ...value, value: value.value.slice(start), span };
}
