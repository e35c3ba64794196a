import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderReport } from '../../functions/shared/report/page/render-report.ts';
import { startChromium } from '../support/chromium.ts';
import { longFleet } from '../support/report/fleets.ts';

/** How long the report of so many endpoints takes to render and to load, and how large it is. */
const sizes = [10, 100, 1_000];
const rounds = 5;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measure(work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1_000;
}

const folder = mkdtempSync(join(tmpdir(), 'promrotate-benchmark-'));
const chromium = await startChromium();
try {
  const page = await chromium.browser.newPage();
  for (const size of sizes) {
    const fleet = longFleet(size, 12);
    const json = Buffer.byteLength(JSON.stringify(fleet)) / 1e6;
    const file = join(folder, `${size}.html`);
    const renders: number[] = [];
    const loads: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      renders.push(await measure(() => writeFileSync(file, renderReport(fleet))));
      loads.push(await measure(() => page.goto(pathToFileURL(file).href)));
    }
    const megabytes = Buffer.byteLength(renderReport(fleet)) / 1e6;
    process.stdout.write(
      `${size} endpoints: rendered in ${median(renders).toFixed(3)} s (first ${renders[0]?.toFixed(3)} s), loaded in ${median(loads).toFixed(3)} s, ${megabytes.toFixed(2)} MB (its JSON ${json.toFixed(2)} MB)\n`,
    );
  }
} finally {
  await chromium.close();
  rmSync(folder, { recursive: true });
}
