import { ofMetrics } from '../formats/purposes.ts';
import { decodings } from './encoded.ts';

/** Of fewer letters a word is a part of many others: "amp" of "example". */
const fewLetters = 5;

/** What formats that say themselves where secrets stand have in them, beside the names of metrics. */
const ofShapes = [
  '\\$ansible_vault',
  '_configs',
  '/api/v1/',
  '/insert/',
  'api/prom/',
  'authkey',
  'basic[_.-]?auth',
  'datasource',
  'exporters',
  'http_?auth',
  'http_server_config',
  'integrations',
  'kafka\\.consumer\\.topic',
  'job_name',
  'monitoring\\.(?:coreos|rhobs|grafana)',
  'notifier',
  'opsgenie',
  'pagerduty',
  'receivers',
  'remote[_-]?read',
  'resolve_timeout',
  'scrape',
  'slack_api',
  'smtp_smarthost',
  'tls_?key_?file',
  'tls_server_config',
  'url_map',
  'url_prefix',
  'vm-(?:addr|bearer|headers|native|password|user)',
];

const written = ofMetrics.map((words) => words.join('[^A-Za-z0-9]{0,9}'));
const long = written.filter((word) => word.length >= fewLetters);
const short = written.filter((word) => word.length < fewLetters);

const anyLong = new RegExp([...long, ...ofShapes].join('|'), 'i');

const oneOf = (words: readonly string[]): string => `(?:${words.join('|')})`;
const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** As names have them: `amp_key`, `ampKey`, `myAmpKey`, `AMP_KEY`. */
const anyShort = new RegExp(
  [
    `(?<![A-Za-z])${oneOf(short)}(?![a-z])`,
    `${oneOf(short.map(capital))}(?![a-z])`,
    `(?<![A-Z])${oneOf(short.map((word) => word.toUpperCase()))}`,
  ].join('|'),
);

/** Of base64 within base64. */
const mostLevels = 3;

/**
 * Whether a text, or the name of a file, is about metrics at all: without that no rule finds a secret,
 * and most texts with a password or a token in them are not. It may say so of others, too.
 */
export const isAboutMetrics = (text: string): boolean => isAbout(unescaped(text), mostLevels);

function isAbout(text: string, levels: number): boolean {
  if (anyLong.test(text) || anyShort.test(text)) return true;
  if (levels === 0) return false;
  for (const inner of decodings(text)) {
    if (isAbout(inner, levels - 1)) return true;
  }
  return false;
}

/** As JSON and YAML write what they need not. */
const unescaped = (text: string): string =>
  /\\(?:\/|u00)/.test(text)
    ? text
        .replaceAll('\\/', '/')
        .replaceAll(/\\u00([0-9a-f]{2})/gi, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        )
    : text;
