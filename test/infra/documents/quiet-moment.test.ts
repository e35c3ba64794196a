import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findHostShells, type HostShells } from '../../support/host-shells.ts';

const program = fileURLToPath(
  new URL('../../../infra/documents/quiet-moment.awk', import.meta.url),
);

let shells: HostShells;
beforeAll(async () => {
  shells = await findHostShells();
});
afterAll(() => shells.remove());

type Target = Readonly<Record<string, unknown>>;

/** As Prometheus answers, in its order. */
const target = (time: string, scrapeInterval = '1s', date = '2026-11-22'): Target => ({
  discoveredLabels: { __address__: '127.0.0.1:9100', __scrape_interval__: scrapeInterval },
  labels: { instance: 'a,b', job: '"lastScrape":"' },
  lastError: '',
  lastScrape: `${date}T${time}Z`,
  lastScrapeDuration: 0.003,
  health: 'up',
  scrapeInterval,
  scrapeTimeout: '1s',
});

/** What the program says under every awk, which has to be the same. */
function judge(activeTargets: readonly Target[]): string {
  const input = `${JSON.stringify({ status: 'success', data: { activeTargets } })}\n`;
  const answers = shells.all.map(({ path }) => {
    const run = spawnSync(`${path}/awk`, ['-f', program], { input, encoding: 'utf8' });
    expect(run.stderr).toBe('');
    return run.stdout;
  });
  expect(new Set(answers).size).toBe(1);
  return answers[0] ?? '';
}

describe('quiet-moment.awk', () => {
  test('finds the moment after the only scrape good, and tells when that was', () => {
    expect(judge([target('10:00:01.25')])).toBe('36001250 now\n');
  });

  test('waits for the scrape that the longest pause follows', () => {
    expect(judge([target('10:00:01.1'), target('10:00:00.3')])).toBe('36001100 later\n');
    expect(judge([target('10:00:01.1'), target('10:00:01.3')])).toBe('36001300 now\n');
  });

  test('looks at each target by its own interval', () => {
    const slow = target('09:59:58.2', '3s');

    expect(judge([target('10:00:01'), slow])).toBe('36001000 later\n');
    expect(judge([target('10:00:02'), target('10:00:01.2', '3s')])).toBe('36002000 now\n');
  });

  test.each(['500ms', '15s', '1m30s', '1h'])('reads the interval %s', (scrapeInterval) => {
    const both = [target('10:00:00.6', scrapeInterval), target('10:00:00.7', scrapeInterval)];

    expect(judge(both)).toBe('36000700 now\n');
  });

  test('passes over a target that was never scraped', () => {
    const never = target('00:00:00', '1s', '0001-01-01');

    expect(judge([never, target('10:00:01')])).toBe('36001000 now\n');
  });

  test('says nothing where there is nothing to wait for', () => {
    expect(judge([])).toBe('');
    expect(judge(Array.from({ length: 201 }, () => target('10:00:00')))).toBe('');
  });
});
