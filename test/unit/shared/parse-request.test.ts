import { describe, expect, test } from '@jest/globals';
import { changeRequestSchema, readRequestSchema } from '../../../functions/shared/operations.ts';
import { describeRequest, parseRequest } from '../../../functions/shared/parse-request.ts';

const asked = { endpoint: 'central', by: 'ada' };
const id = '11111111-1111-4111-8111-111111111111';

describe('a request', () => {
  test('of a runbook has empty texts for what is absent, and numbers as texts', () => {
    const revoke = { action: 'revoke', ...asked, id: '', version: '', graceSeconds: '' };
    expect(parseRequest(changeRequestSchema, revoke)).toEqual({
      action: 'revoke',
      ...asked,
      reason: '',
    });
    expect(parseRequest(changeRequestSchema, { ...revoke, graceSeconds: '30' })).toMatchObject({
      graceSeconds: 30,
    });
    const wait = { action: 'wait', endpoint: 'central', id, seconds: '600', mustEnd: true };
    expect(parseRequest(readRequestSchema, wait)).toMatchObject({ seconds: 600 });
  });

  test('waits for twenty seconds and need not end when it does not say so', () => {
    const wait = { action: 'wait', endpoint: 'central', id };
    expect(parseRequest(readRequestSchema, wait)).toEqual({ ...wait, seconds: 20, mustEnd: false });
  });

  test.each([
    [{ action: 'rotate', endpoint: 'central' }, '"by": Invalid input: expected string'],
    [{ action: 'rollback', ...asked, version: 'v1' }, '"version": expected the id of a version'],
    [{ action: 'revoke', ...asked, graceSeconds: '-1' }, '"graceSeconds": Invalid input: expected'],
    [{ action: 'revoke', ...asked, graceSeconds: 86_401 }, '"graceSeconds": Too big: expected'],
    [{ action: 'pause', ...asked, id }, 'the request: Unrecognized key: "id"'],
    [{ action: 'rotate', ...asked, id: 'now' }, '"id": expected 32 to 64 of'],
    [{ action: 'status' }, `"action": Invalid discriminator value. Expected 'rotate' | 'unstick'`],
    [{ action: 'rotate', ...asked, endpoint: 'a;rm' }, '"endpoint": expected 2 to 40 of'],
    ['rotate', 'the request: Invalid input: expected object'],
  ])('that is another, %j, is refused by its key and by what was expected', (request, text) => {
    const parse = () => parseRequest(changeRequestSchema, request);
    expect(parse).toThrow(/^INVALID_REQUEST: /);
    expect(parse).toThrow(text);
  });

  test('that is refused is not quoted', () => {
    const request = { action: 'rollback', ...asked, version: 'hunter2!', endpoint: 'hunter2!' };
    expect(() => parseRequest(changeRequestSchema, request)).toThrow(/^INVALID_REQUEST: /);
    expect(() => parseRequest(changeRequestSchema, request)).not.toThrow(/hunter2/);
  });

  test('is told to logs by its action and endpoint, and not at all when it is none', () => {
    const tell = describeRequest(changeRequestSchema);
    const details = { endpoint: 'central' };
    expect(tell({ action: 'pause', ...asked })).toEqual({ operation: 'pause', details });
    expect(tell({ action: 'hunter2' })).toEqual({ operation: 'unknown', details: {} });
    const read = describeRequest(readRequestSchema);
    expect(read({ action: 'list' })).toEqual({ operation: 'list', details: {} });
  });
});
