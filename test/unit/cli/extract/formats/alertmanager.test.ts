import { describe, expect, it } from '@jest/globals';
import { alertmanager } from '../../../../../cli/extract/formats/alertmanager.ts';
import { briefly, findIn } from './findings.ts';

const token = '7Xk2mQ9vT4pL8wZ1';

describe('an Alertmanager configuration', () => {
  it('gives the secrets of the global section', () => {
    const found = findIn(
      alertmanager,
      `global:
  smtp_auth_username: am
  smtp_auth_password: one
  slack_api_url: https://hooks.example.net/services/T0/B0/${token}
  slack_app_token_file: /run/slack
  opsgenie_api_key: two
  http_config: { oauth2: { client_secret: three } }
`,
    );

    expect(briefly(found)).toEqual([
      '3 notification-secret alerting literal one',
      `4 notification-secret alerting literal https://hooks.example.net/services/T0/B0/${token}`,
      '5 notification-secret alerting file /run/slack',
      '6 notification-secret alerting literal two',
      '7 oauth2-client-secret alerting literal three',
    ]);
    expect(found[0]).toMatchObject({ username: 'am' });
  });

  it('gives the secrets of receivers', () => {
    const found = findIn(
      alertmanager,
      `receivers:
  - pagerduty_configs: [{ routing_key: one, details: { token: no } }]
  - email_configs: [{ auth_username: me, auth_password: two, headers: { Subject: 'password: no' } }]
  - sns_configs: [{ sigv4: { secret_key: three } }]
  - victorops_configs: [{ api_key: four, routing_key: team }]
  - telegram_configs: [{ bot_token: '1:five', chat_id: 7 }]
  - incidentio_configs: [{ alert_source_token: six }]
  - rocketchat_configs: [{ token: seven, token_id: eight }]
  - webex_configs: [{ http_config: { authorization: { credentials: nine } } }]
`,
    );

    expect(found.map(({ line, kind, value }) => `${line} ${kind} ${value}`)).toEqual([
      '2 notification-secret one',
      '3 notification-secret two',
      '4 aws-secret-key three',
      '5 notification-secret four',
      '6 notification-secret 1:five',
      '7 notification-secret six',
      '8 notification-secret seven',
      '8 notification-secret eight',
      '9 bearer-token nine',
    ]);
  });

  it('looks in the address of a webhook for what it has of credentials', () => {
    const found = findIn(
      alertmanager,
      `receivers:
  - webhook_configs:
      - url: http://am-bridge:9080/secret-team
      - url: https://bot:one@bridge/alerts
      - url: https://bridge/alerts?api_key=two
      - url: https://chat.example.net/hooks/${token}
      - url_file: /run/hook
`,
    );

    expect(briefly(found)).toEqual([
      '4 url-user-info alerting literal one',
      '5 url-query-key alerting literal two',
      '7 notification-secret alerting file /run/hook',
    ]);
  });

  it('takes the whole address of a chat for a secret, save that of an interface', () => {
    const found = findIn(
      alertmanager,
      `receivers:
  - discord_configs: [{ webhook_url: 'https://chat.example.net/${token}' }]
    msteamsv2_configs: [{ webhook_url: 'https://teams.example.net/${token}' }]
    slack_configs: [{ api_url: 'https://slack.com/api/chat.postMessage', app_token: one }]
`,
    );

    expect(briefly(found)).toEqual([
      `2 notification-secret alerting literal https://chat.example.net/${token}`,
      `3 notification-secret alerting literal https://teams.example.net/${token}`,
      '4 notification-secret alerting literal one',
    ]);
  });

  it('finds nothing in matchers, names and empty values', () => {
    const found = findIn(
      alertmanager,
      `route: { receiver: secret-team, routes: [{ matchers: ['token="x"'] }] }
receivers: [{ name: secret-team, email_configs: [{ auth_password: '' }] }]
inhibit_rules: [{ source_matchers: [secret="x"] }]
`,
    );

    expect(found).toEqual([]);
  });
});
