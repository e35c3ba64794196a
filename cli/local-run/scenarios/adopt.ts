import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { z } from 'zod';
import { secondsText } from '../durations.ts';
import { renderSettings } from '../endpoint-settings.ts';
import { adoptedUser, endpointName } from '../fleet.ts';
import { webConfigPath } from '../receiver.ts';
import { rotateOnce } from '../rotations.ts';
import type { Beginning, Scenario, ScenarioSettings } from '../scenario.ts';
import type { WriterAgent } from '../writer-agent.ts';
import { everywhere, expectThat, ledgerSays, versionAt } from './evidence.ts';

// Long enough for both writers to have followed on a busy machine.
const settings: ScenarioSettings = { grace: '20s', watch: '2s' };

/** From plain text in two configurations to a credential that is rotated, while they write. */
export const adopt: Scenario = {
  name: 'adopt',
  summary: 'a plain-text password is found, imported and rotated',
  settings,
  scheduleHourMs: 6_000,
  alarms: [],
  // Three of its hours are shorter than a retirement on a busy machine.
  mayAlarm: ['retirement-backlog'],
  adopt: bringIn,
  async play(stage) {
    const { versionId: legacy } = versionAt(stage, 0);
    stage.versions.push(await rotateOnce(stage, 'rotation'));
    const { supersededAt = 0 } = await ledgerSays(
      stage,
      'the password from the files to be proved to be refused',
      ({ versions }) => {
        const facts = versions.get(legacy);
        return facts?.refusedAt !== undefined && facts;
      },
    );
    const refusedMs = await everywhere(stage, legacy, 'refused', supersededAt);
    stage.measured(
      'from the first rotation to the refusal of the old password everywhere',
      secondsText(refusedMs - supersededAt),
    );
  },
};

const configsOf = (writers: readonly WriterAgent[]) => writers.map(({ config }) => config);

/** Extraction and import, what the person adds to the entry, and the files without the password. */
async function bringIn(beginning: Beginning): Promise<string> {
  const { fleet, folder, commandLine } = beginning;
  const configs = configsOf(fleet.writers);
  const found = await commandLine.run('extract', ...configs);
  expectThat(found.status === 1, `secrets to be found, found status ${found.status}`);
  const file = join(folder, 'adopted.yaml');
  const imported = await commandLine.run(
    'extract',
    ...configs,
    '--import',
    '--name',
    endpointName,
    ...fleet.receivers.flatMap(({ url }) => ['--replica', `${url}/api/v1/write`]),
    '--web-config',
    webConfigPath,
    '--settings',
    file,
    '--yes',
  );
  expectThat(imported.text.includes(endpointName), 'the credential to be imported');
  const entry = parseDocument(await readFile(file, 'utf8'));
  const user = entry.getIn(['endpoints', 0, 'receiver', 'adopt']);
  expectThat(user === adoptedUser, `an entry that adopts ${adoptedUser}`);
  for (const [path, value] of whatPeopleAdd(fleet)) entry.setIn(['endpoints', 0, ...path], value);
  await writeFile(file, String(entry));
  // Before the deployment, whose State Manager looks at once whether each host follows.
  for (const writer of fleet.writers) await takeOut(beginning, writer);
  return String(entry);
}

const renderedSchema = z.object({
  endpoints: z.tuple([
    z.object({
      grace: z.string(),
      retirement: z.unknown(),
      probe: z.unknown(),
      writers: z.unknown(),
      receiver: z.object({ replicas: z.unknown() }),
    }),
  ]),
});

/** Who writes, how long the grace is, and where samples are read back. */
function whatPeopleAdd(fleet: Beginning['fleet']): [path: string[], value: unknown][] {
  const { endpoints } = renderedSchema.parse(parse(renderSettings(fleet, settings)));
  const [{ grace, retirement, probe, writers, receiver }] = endpoints;
  return [
    [['grace'], grace],
    [['retirement'], retirement],
    [['probe'], probe],
    [['writers'], writers],
    [['receiver', 'replicas'], receiver.replicas],
  ];
}

/** As on the writer's host: the files are laid down, the configuration refers to them, a reload. */
async function takeOut(beginning: Beginning, writer: WriterAgent): Promise<void> {
  const { commandLine, fleet, signal, say } = beginning;
  const { name, switchKind, config, directory, url } = writer;
  await commandLine.run(
    'extract',
    config,
    '--rewrite',
    '--name',
    endpointName,
    '--directory',
    directory,
    '--prometheus-version',
    switchKind === 'symlink' ? '2.49' : '2.42',
    '--write-files',
    '--yes',
  );
  const text = await readFile(config, 'utf8');
  expectThat(!text.includes(fleet.credential.password), `no password in ${config}`);
  const reloaded = await fetch(`${url}/-/reload`, { method: 'POST', signal });
  expectThat(reloaded.ok, `writer ${name} to load its configuration, found ${reloaded.status}`);
  await rm(`${config}.promrotate-backup`);
  const { status } = await commandLine.run('extract', config);
  expectThat(status === 0, `no secret to be found any more, found status ${status}`);
  say(`writer ${name}`, 'its configuration holds no secret any more');
}
