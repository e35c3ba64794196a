import { describe, expect, test } from '@jest/globals';
import { colorsFor } from '../../../../../cli/colors.ts';
import { commandsAfterFailure, nextCommands } from '../../../../../cli/extract/report/guide.ts';
import { toDocument } from '../../../../../cli/extract/report/json.ts';
import { renderReport } from '../../../../../cli/extract/report/render-report.ts';
import { wrap } from '../../../../../cli/extract/report/wrap.ts';
import { presentAll, sighting } from './found.ts';

const plain = colorsFor(false, undefined);
const render = (presentation: ReturnType<typeof presentAll>, columns?: number, colors = plain) =>
  renderReport(presentation, ['one', 'two'], { colors, columns });

const far = sighting({
  file: `deploy/${'a-long-folder-name/'.repeat(6)}prometheus.yml`,
  url: `https://metrics.example.com/${'tenant'.repeat(20)}/api/v1/write`,
  username: 'w'.repeat(200),
});

describe('the table', () => {
  test.each([80, 100, 120, 300])('of a terminal of %i columns fits into 100 or more', (columns) => {
    const lines = render(presentAll([far, sighting({ holds: 'file', reference: '/x' })]), columns)
      .split('\n')
      .filter((line) => /[│┌└├]/.test(line));

    expect(lines.length).toBeGreaterThan(5);
    const width = Math.max(...lines.map(({ length }) => length));
    expect(width).toBeLessThanOrEqual(Math.max(columns, 100));
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  });

  test('has the ends only of what is very long', () => {
    const path = `begin${'[0].a'.repeat(20_000)}.end`;
    const text = render(presentAll([sighting({ path }), sighting({ holds: 'file', path })]), 100);

    expect(text.length).toBeLessThan(10_000);
    expect(text).toContain('…');
  });

  test('has a line for each sighting where there is no terminal, without borders', () => {
    const text = render(presentAll([sighting(), far]));

    expect(text).not.toMatch(/[│┌]/);
    expect(text).toMatch(
      /^prometheus\.yml:7 +basic-auth-password +high +literal [0-9a-f]{8} +remote-write/m,
    );
  });

  test('is coloured by risk on a terminal', () => {
    const text = render(presentAll([sighting()]), 100, colorsFor(true, undefined));

    expect(text).toContain('\u001B[31mhigh');
  });

  test('says where else a secret stands, and how many more places there are', () => {
    const files = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const text = render(presentAll(files.map((file) => sighting({ file, line: 1 }))));

    expect(text).toMatch(/^a:1 .* b:1, c:1, d:1, e:1, 2 more /m);
  });

  test('has nothing that a terminal obeys, whoever chose the names', () => {
    const evil = '\u001B]0;owned\u0007\u001B[2J\r\nx\u009B31m';
    const found = presentAll(
      [
        sighting({ file: `a${evil}`, url: `https://x/${evil}`, username: evil, path: evil }),
        sighting({ file: `b${evil}`, holds: 'variable', reference: evil }),
      ],
      [{ code: 'NOT_PARSED', file: evil, message: evil }],
    );

    // Lines are the table's own.
    for (const text of [render(found), render(found, 120)])
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('what is told about a place', () => {
  test('hides a secret that is the name of the user or part of the address as well', () => {
    const secret = 'tenant-4711';
    const found = presentAll([
      sighting({ value: secret, username: secret, url: `https://m/${secret}/push`, path: secret }),
    ]);
    const everything = [render(found), render(found, 120), JSON.stringify(found)].join('\n');

    expect(everything).not.toContain(secret);
    expect(everything).toContain('https://m/<secret>/push');
  });

  test.each([
    ['p@ss/wörd', 'https://m/p%40ss%2fw%C3%B6rd/push', 'https://m/<secret>/push'],
    ['100%sure', 'https://m/100%25sure?a=%zz', 'https://m/<secret>?a=%zz'],
    ['plain%41pw', 'https://m/plain%41pw', 'https://m/<secret>'],
    ['k€y-4711', '%ff%E2%82%ACx k%E2%82%ACy-4711%ff', '%ff%E2%82%ACx <secret>%ff'],
    ['abcabc', 'xabcabcabcx abcab', 'x<secret>x abcab'],
  ])('hides %j in %j', (value, url, hidden) => {
    expect(presentAll([sighting({ value, url })]).sightings).toEqual([
      expect.objectContaining({ url: hidden }),
    ]);
  });

  test('hides secrets that overlap, and the longer one of two', () => {
    const found = presentAll([
      sighting({ value: 'one-and-two', username: 'one-and-two-and-three' }),
      sighting({ value: 'two-and-three', line: 8, username: 'one-and-twofold' }),
      sighting({ value: 'one-and-twofold', line: 9 }),
    ]);

    expect(found.sightings.map(({ username }) => username)).toEqual([
      '<secret>',
      '<secret>',
      undefined,
    ]);
  });
});

describe('the summary', () => {
  test('counts secrets, places, risks and kinds', () => {
    const text = render(
      presentAll([
        sighting({ file: 'a.yml' }),
        sighting({ file: 'b.yml' }),
        sighting({ file: 'b.yml', line: 9, value: 'other', role: 'scrape', kind: 'bearer-token' }),
        sighting({ holds: 'file', reference: '/x' }),
        sighting({ holds: 'encrypted' }),
      ]),
    );

    expect(text).toContain('Found 2 secrets at 3 places in 2 files.');
    expect(text).toContain('By risk: 2 high, 1 medium.');
    expect(text).toContain('By kind: 2 basic-auth-password, 1 bearer-token.');
    expect(text).toContain('Held elsewhere: 1 encrypted, 1 file.');
  });

  test('is followed by what could not be looked at, at most ten of a code', () => {
    const problems = Array.from({ length: 14 }, (_, index) => ({
      code: 'BINARY_FILE' as const,
      file: `f${index}`,
      message: 'found NUL bytes',
    }));
    const text = render(presentAll([], problems));

    expect(text).toContain('No secret found.');
    expect(text.match(/BINARY_FILE {2}f\d+ {2}found NUL bytes/g)).toHaveLength(10);
    expect(text).toContain('BINARY_FILE  4 more');
    expect(text.indexOf('BINARY_FILE')).toBeGreaterThan(text.indexOf('No secret found.'));
  });

  test('ends with two commands', () => {
    expect(
      render(presentAll([sighting()]))
        .split('\n')
        .slice(-3),
    ).toEqual(['Next:', '  one', '  two']);
  });
});

describe('the next two commands', () => {
  const next = (found: Parameters<typeof presentAll>[0], words: readonly string[] = ['.']) =>
    nextCommands(presentAll(found), words);

  test('import and rewrite where a credential of remote write stands', () => {
    const found = [sighting({ url: 'https://m/api/v1/write', username: 'w' })];

    expect(next(found, ["it's", '--env'])).toEqual([
      String.raw`npx promrotate extract 'it'\''s' --env --import`,
      String.raw`npx promrotate extract 'it'\''s' --env --rewrite`,
    ]);
  });

  test.each([
    { url: 'http://m/api/v1/write', username: 'w' },
    { url: 'https://m/api/v1/write?key=1', username: 'w' },
    { url: 'https://m/api/v1/write', username: 'two words' },
  ])('do not import what an import would leave: %j', (change) => {
    const found = presentAll([sighting(change)]);
    expect(nextCommands(found, ['.'])[0]).toBe('npx promrotate extract . --rewrite');
    expect(found.sightings[0]?.advice).not.toContain('--import');
  });

  test('rewrite and look again where there is nothing to import', () => {
    expect(next([sighting({ role: 'scrape' })])).toEqual([
      'npx promrotate extract . --rewrite',
      'npx promrotate extract .',
    ]);
  });

  test.each(['environment', 'kubernetes:monitoring/secret/a'])(
    'offer no rewriting and no history of %s',
    (file) => {
      const words = file === 'environment' ? ['--env'] : ['--kubernetes', '--context', 'prod'];
      const again = `npx promrotate extract ${words.join(' ')}`;
      const named = sighting({ file, role: 'scrape' });
      const known = sighting({ file, url: 'https://m/api/v1/write', username: 'w' });

      expect(next([named], words)).toEqual([again, 'npx promrotate status']);
      expect(next([known], words)).toEqual([`${again} --import`, again]);
      expect(next([], words)).toEqual(['npx promrotate status', 'npx promrotate report']);
    },
  );

  test('look again, after an explanation, where not all was seen', () => {
    expect(commandsAfterFailure(['a.yml', '--env'])).toEqual([
      'npx promrotate explain EXTRACTION_INCOMPLETE',
      'npx promrotate extract a.yml --env',
    ]);
  });

  test("revoke what stands in Git's history only", () => {
    expect(next([sighting({ commit: 'abc1234' })])[1]).toMatch(/^npx promrotate revoke /);
  });

  test("look into Git's history where nothing was found", () => {
    expect(next([])[0]).toBe('npx promrotate extract . --git-history');
    expect(next([], ['.', '--git-history'])).toHaveLength(2);
  });
});

describe('the document', () => {
  test('has the keys that docs/extract.md describes, and no secret', () => {
    const found = presentAll([
      sighting({ url: 'https://m/api/v1/write', username: 'w' }),
      sighting({ file: 'b.yml', line: 2 }),
    ]);

    expect(JSON.parse(JSON.stringify(toDocument(found, ['a', 'b'])))).toEqual({
      version: 1,
      found: 2,
      referred: 0,
      unlisted: 0,
      sightings: [
        {
          file: 'b.yml',
          line: 2,
          column: 15,
          format: 'prometheus',
          kind: 'basic-auth-password',
          role: 'remote-write',
          path: 'remote_write[0].basic_auth.password',
          holds: 'literal',
          fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/),
          alsoAt: [{ file: 'prometheus.yml', line: 7, column: 15 }],
          alsoAtCount: 1,
          risk: 'high',
          advice: expect.any(String),
        },
        expect.objectContaining({ url: 'https://m/api/v1/write', username: 'w' }),
      ],
      problems: [],
      scanned: { files: 0, bytes: 0, skipped: 0 },
      next: ['a', 'b'],
    });
  });
});

describe('wrapping', () => {
  test.each([
    ['a few words here', 9, ['a few', 'words', 'here']],
    ['https://host/path/more', 10, ['https://', 'host/path/', 'more']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['see abcdefghij', 4, ['see', 'abcd', 'efgh', 'ij']],
    ['', 4, ['']],
  ])('breaks %j at %i', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
});
