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
  'job_name',
  'notifier',
  'opsgenie',
  'pagerduty',
  'receivers',
  'remote[_-]?read',
  'resolve_timeout',
  'scrape',
  'slack_api',
  'smtp_smarthost',
  'tls_server_config',
  'url_map',
  'url_prefix',
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

/** A document within the text; what it is about does not show. */
const encoded = /[A-Za-z0-9+/]{40,}/g;

/**
 * Whether a text, or the name of a file, is about metrics at all: without that no rule finds a secret,
 * and most texts with a password or a token in them are not. It may say so of others, too.
 */
export function isAboutMetrics(text: string): boolean {
  if (anyLong.test(text) || anyShort.test(text)) return true;
  for (const [run] of text.matchAll(encoded)) {
    for (const start of [0, 1, 2, 3]) {
      const inner = Buffer.from(run.slice(start), 'base64').toString('latin1');
      if (anyLong.test(inner) || anyShort.test(inner)) return true;
    }
  }
  return false;
}
