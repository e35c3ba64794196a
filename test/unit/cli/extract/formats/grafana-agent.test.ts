import { expect, it } from '@jest/globals';
import { grafanaAgent } from '../../../../../cli/extract/formats/grafana-agent.ts';
import { briefly, findIn } from './findings.ts';

it('gives the writers and scrapes of Grafana Agent, and no logins of its integrations', () => {
  const found = findIn(
    grafanaAgent,
    `metrics:
  global: { remote_write: [{ url: https://a/push, basic_auth: { username: '7', password: one } }] }
  configs:
    - remote_write: [{ url: https://b/push, bearer_token: two }]
      scrape_configs: [{ authorization: { credentials: three } }]
logs: { configs: [{ clients: [{ url: https://u:four@loki/push }] }] }
integrations:
  prometheus_remote_write: [{ basic_auth: { password: five } }]
  redis_exporter: { redis_password: none }
`,
  );

  expect(briefly(found)).toEqual([
    '2 basic-auth-password remote-write literal one',
    '4 bearer-token remote-write literal two',
    '5 bearer-token scrape literal three',
    '6 url-user-info unknown literal four',
    '8 basic-auth-password remote-write literal five',
  ]);
});
