import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from '@jest/globals';
import Ajv from 'ajv';
import * as z from 'zod';
import { renderSarif, toSarif, toUri } from '../../../../../cli/extract/report/sarif.ts';
import { sarifRules } from '../../../../../cli/extract/report/sarif-rules.ts';
import { kinds } from '../../../../../cli/extract/sighting.ts';
import { presentAll, sighting } from './found.ts';

const require = createRequire(import.meta.url);
let isValid: (document: unknown) => string[];

async function readJson(path: string): Promise<object> {
  return z.looseObject({}).parse(JSON.parse(await readFile(require.resolve(path), 'utf8')));
}

beforeAll(async () => {
  const ajv = new Ajv({ schemaId: 'id', meta: false, allErrors: true });
  ajv.addMetaSchema(await readJson('ajv/lib/refs/json-schema-draft-04.json'));
  const check = ajv.compile(
    await readJson('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
  );
  isValid = (document) => {
    void check(document);
    return (check.errors ?? []).map(({ dataPath, message }) => `${dataPath}: ${message}`);
  };
});

const resultsOf = (...given: Parameters<typeof presentAll>) =>
  toSarif(presentAll(...given)).runs.flatMap(({ results }) => results);

const identities = (...given: Parameters<typeof presentAll>) =>
  resultsOf(...given).map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);

describe('the SARIF document', () => {
  test('is valid by the schema of SARIF 2.1.0, whatever was found', () => {
    const all = kinds.map((kind, index) =>
      sighting({
        kind,
        line: index + 1,
        value: `value-${index % 9}`,
        url: 'https://m/api',
        username: 'w',
      }),
    );
    const found = presentAll(
      [...all, sighting({ commit: 'abc1234', value: 'gone' }), sighting({ holds: 'encrypted' })],
      [
        { code: 'NOT_PARSED', file: 'chart/a b.yaml', line: 3, message: 'm' },
        { code: 'BINARY_FILE', file: '/abs/x', message: 'm' },
      ],
    );

    expect(isValid(JSON.parse(renderSarif(found)))).toEqual([]);
    expect(isValid(JSON.parse(renderSarif(presentAll([]))))).toEqual([]);
  });

  test('would be refused by that schema with a line 0', () => {
    const document = renderSarif(presentAll([sighting({ line: 0 })]));

    expect(isValid(JSON.parse(document))).toEqual([expect.stringContaining('startLine')]);
  });

  test('has a rule with help for each kind, which results refer to', () => {
    expect(sarifRules.map(({ id }) => id)).toEqual([...kinds]);
    for (const { help, fullDescription } of sarifRules) {
      expect(help.text).not.toContain('`');
      expect(fullDescription.text.length).toBeGreaterThan(20);
    }
    const [result] = resultsOf([sighting({ kind: 'header' })]);
    expect(sarifRules[result?.ruleIndex ?? -1]?.id).toBe('header');
  });

  test('gives each risk its level, and leaves references out', () => {
    const found = [
      sighting({ commit: 'abc1234', value: 'gone', file: 'a' }),
      sighting({ value: 'b-b-b', file: 'b' }),
      sighting({ role: 'scrape', value: 'c-c-c', file: 'c' }),
      sighting({ kind: 'weak-hash', value: 'd-d-d', file: 'd' }),
      sighting({ holds: 'file', file: 'e' }),
    ];

    expect(resultsOf(found).map(({ level }) => level)).toEqual([
      'error',
      'error',
      'warning',
      'warning',
    ]);
  });

  test('has where the same secret stands elsewhere', () => {
    const [result] = resultsOf([sighting({ file: 'a.yml' }), sighting({ file: 'b.yml', line: 3 })]);

    expect(result?.relatedLocations).toEqual([
      expect.objectContaining({
        physicalLocation: {
          artifactLocation: { uri: 'b.yml' },
          region: { startLine: 3, startColumn: 15 },
        },
      }),
    ]);
  });

  test('tells problems as notifications', () => {
    const [run] = toSarif(
      presentAll([], [{ code: 'NOT_PARSED', file: 'a.yml', line: 3, message: 'why' }]),
    ).runs;

    expect(run?.invocations[0]?.toolExecutionNotifications).toEqual([
      expect.objectContaining({ descriptor: { id: 'NOT_PARSED' }, message: { text: 'why' } }),
    ]);
  });
});

describe('the fingerprint of a result', () => {
  test('stays when the line moves or the value is replaced', () => {
    const [before] = identities([sighting()]);

    expect(identities([sighting({ line: 99, column: 2, value: 'a-new-value' })])).toEqual([before]);
  });

  test.each([{ file: 'b.yml' }, { kind: 'header' }, { path: 'x' }, { commit: 'abc1234' }] as const)(
    'is another one with another %j',
    (more) => {
      expect(identities([sighting(more)])).not.toEqual(identities([sighting()]));
    },
  );

  test('differs between secrets of the same path', () => {
    const [one, other] = identities([sighting(), sighting({ column: 40, value: 'another' })]);

    expect(one).not.toBe(other);
  });
});

describe('the URI of a file', () => {
  test.each([
    ['a b/ü#?.yml', 'a%20b/%C3%BC%23%3F.yml'],
    ['../100%.yml', '../100%25.yml'],
    ['c:d.yml', 'c%3Ad.yml'],
    ['/etc/a b.yml', 'file:///etc/a%20b.yml'],
    ['lone\ud800surrogate', 'lone%EF%BF%BDsurrogate'],
  ])('of %j is %j', (file, uri) => {
    expect(toUri(file)).toBe(uri);
  });
});
