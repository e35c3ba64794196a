import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'puppeteer-core';
import * as z from 'zod';
import type { FleetReport } from '../../functions/shared/report/fleet-report.ts';
import { renderReport } from '../../functions/shared/report/page/render-report.ts';
import { type Chromium, startChromium } from '../support/chromium.ts';
import {
  calmFleet,
  emptyFleet,
  hostileFleet,
  longFleet,
  singleFleet,
  troubledFleet,
} from '../support/report/fleets.ts';

const folder = mkdtempSync(join(tmpdir(), 'promrotate-page-'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const fleets = {
  'a calm fleet': calmFleet,
  'a fleet in trouble': troubledFleet,
  'a single endpoint': singleFleet,
  'no endpoint': emptyFleet,
  'a long fleet': longFleet(32, 1),
  'hostile names': hostileFleet,
} as const satisfies Record<string, FleetReport>;
type FleetName = keyof typeof fleets;
const names: readonly FleetName[] = [
  'a calm fleet',
  'a fleet in trouble',
  'a single endpoint',
  'no endpoint',
  'a long fleet',
  'hostile names',
];

const desktop = { width: 1280, height: 900 };
const tablet = { width: 720, height: 1024 };
const phone = { width: 375, height: 812, isMobile: true, hasTouch: true };

let chromium: Chromium;
let page: Page;
/** Whatever the page asks for, and whatever the browser complains of. */
let requests: string[] = [];
let complaints: string[] = [];

beforeAll(async () => {
  chromium = await startChromium();
  page = await chromium.browser.newPage();
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
}, 60_000);

afterAll(async () => {
  await chromium.close();
  rmSync(folder, { recursive: true });
});

/** Opens the page of a fleet; gives its address. */
async function show(report: FleetReport, scheme = 'light'): Promise<string> {
  const file = join(folder, 'report.html');
  writeFileSync(file, renderReport(report));
  requests = [];
  complaints = [];
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  const address = pathToFileURL(file).href;
  await page.goto(address);
  return address;
}

const openAll = `for (const one of document.querySelectorAll('details')) one.open = true`;

const violationsSchema = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
);

/** Rules of axe that the page breaks, with the first element of each. */
async function findViolations(): Promise<string[]> {
  await page.evaluate(openAll);
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(
    'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  return violationsSchema.parse(found).map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

describe('no rule of accessibility is broken', () => {
  afterAll(() => page.setViewport(desktop));

  test.each([
    ['on a desktop', desktop, 'light'],
    ['on a desktop in the dark', desktop, 'dark'],
    ['on a phone', phone, 'light'],
    ['on a phone in the dark', phone, 'dark'],
  ] as const)(
    'by a fleet in trouble %s',
    async (_, viewport, scheme) => {
      await page.setViewport(viewport);
      await show(troubledFleet, scheme);

      expect(await findViolations()).toEqual([]);
    },
    60_000,
  );

  test.each(names)(
    'by %s',
    async (name) => {
      await show(fleets[name]);

      expect(await findViolations()).toEqual([]);
    },
    60_000,
  );
});

describe.each([
  ['desktop', desktop],
  ['tablet', tablet],
  ['phone', phone],
])('on a %s', (_, viewport) => {
  beforeAll(() => page.setViewport(viewport));
  afterAll(() => page.setViewport(desktop));

  test.each(names)('%s fits the width, opened as far as can be', async (name) => {
    await show(fleets[name]);
    await page.evaluate(openAll);

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
  });
});

describe('the page', () => {
  test.each(names)('of %s asks for nothing and the browser has no complaint', async (name) => {
    const address = await show(fleets[name]);
    await page.evaluate(openAll);

    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([address]);
    expect(complaints).toEqual([]);
  });

  test('has colours of its own in the dark', async () => {
    const background = 'getComputedStyle(document.body).backgroundColor';
    await show(calmFleet, 'dark');
    const dark = await page.evaluate(background);
    await show(calmFleet, 'light');

    expect(await page.evaluate(background)).not.toBe(dark);
  });

  test('opens an endpoint of a long fleet by its link', async () => {
    await show(longFleet(100));
    const folded = `getComputedStyle(document.querySelector('.in')).display === 'none' || !document.querySelector('.ep').open`;
    expect(await page.evaluate(folded)).toBe(true);

    await page.evaluate(`document.querySelector('.sev a').click()`);

    await page.waitForFunction(`document.querySelector('.ep').open`);
  });

  test('leaves a gap between the findings and what could not be looked at', async () => {
    await show(troubledFleet);
    const gap = `(() => {
      const note = document.querySelector('#findings > .note');
      return note.nextElementSibling.getBoundingClientRect().top - note.getBoundingClientRect().bottom;
    })()`;

    expect(await page.evaluate(gap)).toBeGreaterThanOrEqual(12);
  });

  test('runs no script of a name', async () => {
    await show(hostileFleet);

    expect(await page.evaluate('globalThis.wasHere')).toBeUndefined();
    expect(await page.evaluate(`document.querySelectorAll('script, img, iframe').length`)).toBe(0);
    expect(await page.evaluate('document.body.textContent')).toContain('<script>');
  });

  test('runs no script at all, by its policy', async () => {
    await show(calmFleet);
    const add = `const script = document.createElement('script'); script.textContent = 'globalThis.wasHere = 1'; document.body.append(script); globalThis.wasHere`;

    expect(await page.evaluate(add)).toBeUndefined();
  });
});

describe('printed', () => {
  afterAll(() => page.emulateMediaType('screen'));

  test('it is a document on paper', async () => {
    await show(troubledFleet);

    expect(Buffer.from(await page.pdf()).toString('latin1', 0, 5)).toBe('%PDF-');
  });

  test('it has what is folded on the screen, on white', async () => {
    await show(troubledFleet, 'dark');
    await page.emulateMediaType('print');
    const heights = await page.evaluate(
      `[...document.querySelectorAll('.log')].map((list) => list.getBoundingClientRect().height)`,
    );

    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    expect(z.array(z.number().positive()).min(5).parse(heights)).toHaveLength(8);
  });

  test('it leaves out the endpoints of a long fleet one by one', async () => {
    await show(longFleet(200));
    await page.emulateMediaType('print');
    const shown = `document.querySelector('#endpoints').getBoundingClientRect().height`;

    expect(await page.evaluate(shown)).toBe(0);
  });
});
