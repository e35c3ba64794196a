import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Refusals } from '../support/refusals.ts';
import { type Case, password, type State, usersWith } from '../support/refused-endpoints.ts';
import { clientsFor } from '../support/stand-in/clients.ts';

/** The working receiver reads another file, so nobody's password has to pass this one. */
const users =
  'basic_auth_users:\n  writer: $2b$04$xxxxxxxxxxxxxxxxxxxxxuQ1q1q1q1q1q1q1q1q1q1q1q1q1q1q1q\n';

/** The accepted set is written before hosts are asked to fetch it; that is no harm by itself. */
const mayChange = ['acceptedSet'] as const;

const cases: readonly Case[] = [
  {
    name: 'no-hosts',
    host: 'none',
    file: users,
    code: /NO_TARGETS: expected hosts with the tag/,
    mayChange,
  },
  {
    name: 'away',
    host: 'offline',
    file: users,
    code: /TARGET_OFFLINE: expected host/,
    mayChange,
  },
  { name: 'no-file', code: /COMMAND_FAILED: .* found FILE_UNREADABLE: /, mayChange },
  {
    name: 'broken',
    file: 'basic_auth_users:\n\twriter: x\n',
    code: /found YAML_BROKEN: /,
    mayChange,
  },
  { name: 'not-adopted', file: users, code: /found DUPLICATE_USER: .*adopt/, mayChange },
  { name: 'twice', file: `${users}  writer: x\n`, code: /found DUPLICATE_USER: /, mayChange },
  { name: 'gone', file: users, receiver: 'closed', code: /RECEIVER_UNAVAILABLE: expected/ },
  {
    name: 'half-gone',
    file: users,
    receiver: 'half-closed',
    code: /RECEIVER_UNAVAILABLE: expected/,
  },
  {
    name: 'half-told',
    file: await usersWith(password),
    receiver: 'half-told',
    code: /PENDING_REFUSED: expected .* to accept the new credential, found .*pending version/,
    mayChange: ['acceptedSet', 'file'],
  },
  { name: 'open', file: users, receiver: 'open', code: /RECEIVER_OPEN: expected .* to refuse/ },
  {
    name: 'no-json',
    file: users,
    secretString: password,
    code: /SECRET_VALUE_MALFORMED: expected/,
  },
  {
    name: 'mistyped',
    file: users,
    secretString: JSON.stringify({ username: 'writer', password: `${password}O` }),
    code: /RECEIVER_REFUSED: .*before anything was changed/,
  },
  { name: 'tampered', file: users, code: /DEFINITION_MISMATCH: expected .*"tampered".*"away"/ },
  { name: 'garbled', file: users, code: /DEFINITION_INVALID: expected JSON/ },
];

describe('a rotation that cannot be', () => {
  const before = new Map<string, State>();
  const logs = new Map<string, string>();
  let refusals: Refusals;

  beforeAll(async () => {
    refusals = await Refusals.start(cases);
    await spoilDefinitions(refusals);
    for (const { name } of cases) before.set(name, await refusals.stateOf(name));
    const rotate = async ({ name }: Case) => logs.set(name, await refusals.rotate(name));
    await Promise.all(cases.map(rotate));
  }, 240_000);

  afterAll(() => refusals.close());

  test.each(cases)('for "$name" says so and moves no label', async ({ name, code, ...rest }) => {
    expect(logs.get(name)).toMatch(code);
    expect(logs.get(name)).not.toContain(password);

    const after = await refusals.stateOf(name);
    const allowed = Object.fromEntries((rest.mayChange ?? []).map((key) => [key, after[key]]));
    expect(Object.values(after.labels)).toEqual([['AWSCURRENT']]);
    expect(after).toEqual({ ...before.get(name), ...allowed });
  });

  test('finds no accepted set where none was before, unless hosts were asked', async () => {
    for (const { name, mayChange: changes = [] } of cases) {
      const { acceptedSet } = await refusals.stateOf(name);
      expect([name, acceptedSet !== undefined]).toEqual([name, changes.includes('acceptedSet')]);
    }
  });

  test('leaves the old credential accepted where one of two replicas refuses the new', async () => {
    const { file } = await refusals.stateOf('half-told');
    expect(file).toMatch(/^ {2}"half-told-.+": /m);

    for (const receiver of ['half-told', 'working']) {
      expect(await statusAt(refusals, receiver, password)).toBe(200);
      expect(await statusAt(refusals, receiver, 'another')).toBe(401);
    }
  });

  test('is never a call that the policies do not allow', () => {
    expect(refusals.standIn.calls().filter(({ allowed }) => !allowed)).toEqual([]);
  });
});

async function statusAt({ receivers }: Refusals, receiver: string, given: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`writer:${given}`).toString('base64')}`;
  const url = `${receivers.get(receiver)?.url}/api/v1/query?query=up`;
  return (await fetch(url, { headers: { authorization } })).status;
}

async function spoilDefinitions({ standIn }: Refusals): Promise<void> {
  const { ssm } = clientsFor(standIn.adminEnvironment());
  const nameOf = (endpoint: string) => `/promrotate/definitions/${endpoint}`;
  const { Parameter: other } = await ssm.send(new GetParameterCommand({ Name: nameOf('away') }));
  const spoiled = { tampered: other?.Value ?? '', garbled: 'x' };
  for (const [endpoint, Value] of Object.entries(spoiled)) {
    const Name = nameOf(endpoint);
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  }
}
