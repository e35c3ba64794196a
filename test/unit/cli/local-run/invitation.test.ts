import { expect, test } from '@jest/globals';
import { renderInvitation } from '../../../../cli/local-run/invitation.ts';

test('an invitation says how to look with promrotate, after what it needs', () => {
  const fleet = {
    receivers: [],
    frontUrl: 'http://127.0.0.1:9',
    writers: [],
    operatorFile: '/kept/operator',
    servers: [],
  };
  const adminEnvironment = () => ({ AWS_ENDPOINT_URL: 'http://127.0.0.1:8', AWS_REGION: 'r' });

  const lines = renderInvitation({ fleet, account: { standIn: { adminEnvironment } } }, '/kept')
    .split('\n')
    .map((line) => line.trim());

  expect(lines).toContain('npx promrotate status central');
  expect(lines).toContain('npx promrotate report');
  expect(lines.indexOf('npx promrotate status central')).toBeGreaterThan(
    lines.indexOf('export AWS_ENDPOINT_URL=http://127.0.0.1:8'),
  );
});
