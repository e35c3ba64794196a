import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Case, password, Refusals } from '../support/refusals.ts';
import { clientsFor } from '../support/stand-in/clients.ts';

const users =
  'basic_auth_users:\n  writer: $2b$04$xxxxxxxxxxxxxxxxxxxxxuQ1q1q1q1q1q1q1q1q1q1q1q1q1q1q1q\n';

const cases: (Case & { readonly code: RegExp })[] = [
  { name: 'no-hosts', host: 'none', file: users, code: /NO_TARGETS: expected hosts with the tag/ },
  { name: 'away', host: 'offline', file: users, code: /TARGET_OFFLINE: expected host/ },
  { name: 'no-file', code: /COMMAND_FAILED: .* found FILE_UNREADABLE: / },
  { name: 'broken', file: 'basic_auth_users:\n\twriter: x\n', code: /found YAML_BROKEN: / },
  { name: 'not-adopted', file: users, code: /found DUPLICATE_USER: .*adopt/ },
  { name: 'twice', file: `${users}  writer: x\n`, code: /found DUPLICATE_USER: / },
  { name: 'gone', file: users, receiver: 'closed', code: /RECEIVER_UNAVAILABLE: expected/ },
  {
    name: 'half-gone',
    file: users,
    receiver: 'half-closed',
    code: /RECEIVER_UNAVAILABLE: expected/,
  },
  { name: 'open', file: users, receiver: 'open', code: /RECEIVER_OPEN: expected .* to refuse/ },
  {
    name: 'no-json',
    file: users,
    secretString: password,
    code: /SECRET_VALUE_MALFORMED: expected/,
  },
  { name: 'tampered', file: users, code: /DEFINITION_MISMATCH: expected .*"tampered".*"away"/ },
  { name: 'garbled', file: users, code: /DEFINITION_INVALID: expected JSON/ },
];

describe('a rotation that cannot be', () => {
  const before = new Map<string, unknown>();
  const logs = new Map<string, string>();
  let refusals: Refusals;

  beforeAll(async () => {
    refusals = await Refusals.start(cases);
    await spoilDefinitions(refusals);
    for (const { name } of cases) before.set(name, await refusals.stateOf(name));
    const rotate = async ({ name }: Case) => logs.set(name, await refusals.rotate(name));
    await Promise.all(cases.map(rotate));
  }, 180_000);

  afterAll(() => refusals.close());

  test.each(cases)('for "$name" says so and changes nothing', async ({ name, code }) => {
    expect(logs.get(name)).toMatch(code);
    expect(logs.get(name)).not.toContain(password);
    expect(await refusals.stateOf(name)).toEqual(before.get(name));
  });

  test('is never a call that the policies do not allow', () => {
    expect(refusals.standIn.calls().filter(({ allowed }) => !allowed)).toEqual([]);
  });
});

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
