import { expect, test } from '@jest/globals';
import { parseInventory } from '../../../../../cli/extract/syntax/inventory.ts';
import { scalarsOf, sourcesOf, valuesOf } from './scalars-of.ts';

const text = `# c
lone ansible_host=10.0.0.1
[web] # d
h[1:3] pw="a b" token='c d' raw=e#f # g
[web:vars]
k = v # h
l="é # 😀"
; i
[all:children]
web
`;

test('hosts have the variables of their line, groups those of their section', () => {
  expect(valuesOf(parseInventory, text)).toEqual([
    ['ungrouped.lone.ansible_host', '10.0.0.1'],
    ['web.h[1:3].pw', 'a b'],
    ['web.h[1:3].token', 'c d'],
    ['web.h[1:3].raw', 'e#f'],
    ['web:vars.k', 'v'],
    ['web:vars.l', 'é # 😀'],
  ]);
});

test('spans are within the quotes', () => {
  expect(sourcesOf(parseInventory, text).map(([, source]) => source)).toEqual(
    scalarsOf(parseInventory, text).map(({ scalar }) => scalar.value),
  );
});

test('the groups of a group are its keys', () => {
  const [tree] = parseInventory('[all:children]\nweb\ndb\n').documents;

  expect(tree).toMatchObject({
    entries: [{ key: 'all:children', value: { entries: [{ key: 'web' }, { key: 'db' }] } }],
  });
});
