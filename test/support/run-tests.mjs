import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * `npm test`: everything, the tests of test/alone after all others and one at a time, because on a
 * fast clock a busy machine looks like a fault. `npm test -- <arguments>`: what jest makes of them.
 */
const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url));
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest];
const given = process.argv.slice(2);
const runs =
  given.length > 0
    ? [given]
    : [
        ['--testPathIgnorePatterns', '/node_modules/', '/test/alone/'],
        ['--runInBand', 'test/alone/'],
      ];

for (const words of runs) {
  const run = spawnSync(process.execPath, [...flags, ...words], { stdio: 'inherit' });
  process.exitCode ||= run.status ?? 1;
  // Ctrl-C is meant for all of them.
  if (run.signal !== null) break;
}
