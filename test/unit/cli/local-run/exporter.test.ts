import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Exporter, startExporter } from '../../../../cli/local-run/exporter.ts';

const scrape = 'fetch(process.argv[1]).then((r) => r.text()).then(console.log)';

describe('the exporter of a local run', () => {
  let exporter: Exporter;
  beforeAll(async () => {
    exporter = await startExporter();
  });
  afterAll(() => exporter.stop());

  test('answers with twenty series while its process is busy', () => {
    // Nothing else runs in this thread until the scrape has its answer.
    const text = execFileSync(process.execPath, ['-e', scrape, `http://${exporter.address}`], {
      encoding: 'utf8',
      timeout: 10_000,
    });

    expect(text.match(/^local_run_age_milliseconds\{series="\d+"\} \d+$/gm)).toHaveLength(20);
  });
});
