import { ofMetrics } from '../formats/purposes.ts';

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

const written = ofMetrics.map((words) => words.join('[^A-Za-z0-9]*'));
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

/** A document within the text, or a line of it; what it is about does not show. */
const encoded = /[A-Za-z0-9+/]{40,}/g;
/** The same where values are encoded that are no documents, and may go over several lines. */
const encodedValue = /[A-Za-z0-9+/]{12,}(?:\s+[A-Za-z0-9+/]{12,})*/g;
const holdsEncodedValues = /kind["']?\s*:\s*["']?\w*Secret|base64|b64|binary_?data/i;
const mostLevels = 3;

/**
 * Whether a text, or the name of a file, is about metrics at all: without that no rule finds a secret,
 * and most texts with a password or a token in them are not. It may say so of others, too.
 */
export const isAboutMetrics = (text: string): boolean => isAbout(unescaped(text), mostLevels);

function isAbout(text: string, levels: number): boolean {
  if (anyLong.test(text) || anyShort.test(text)) return true;
  if (levels === 0) return false;
  const runs = holdsEncodedValues.test(text) ? encodedValue : encoded;
  for (const [run] of text.matchAll(runs)) {
    const written = run.replaceAll(/\s+/g, '');
    // Where it begins is not known: of a longer run a path may be a part.
    for (const start of [0, 1, 2, 3]) {
      const inner = Buffer.from(written.slice(start), 'base64').toString('latin1');
      if (isAbout(inner, levels - 1)) return true;
    }
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
