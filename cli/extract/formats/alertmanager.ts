import { rulesOf } from './find-in-shape.ts';
import { httpClient, sigv4, tlsConfig } from './http-client.ts';
import { secretAddress } from './secret-addresses.ts';
import type { Field, Shape } from './shape.ts';
import { address, endpoint, file, headers, inside, secret, username } from './shape.ts';

type Keys = Shape['keys'];

const notification = secret('notification-secret');
const httpConfig = inside(httpClient);

/** Each key with the `_file` that takes its place. */
function secretKeys(...keys: readonly string[]): Keys {
  return Object.fromEntries(
    keys.flatMap((key) => [
      [key, notification],
      [`${key}_file`, file('notification-secret')],
    ]),
  );
}

function addressKeys(...keys: readonly string[]): Keys {
  return Object.fromEntries(
    keys.flatMap((key) => [
      [key, secretAddress('notification-secret')],
      [`${key}_file`, file('notification-secret')],
    ]),
  );
}

function receiver(keys: Keys): Field {
  return inside({ ...keys, http_config: httpConfig });
}

/** Anybody's address, which is a secret only in a file of its own. */
const webhook: Keys = { url: address, url_file: file('notification-secret') };

/** https://prometheus.io/docs/alerting/latest/configuration/#receiver-integration-settings */
const receivers: Field = inside({
  discord_configs: receiver(addressKeys('webhook_url')),
  email_configs: receiver({
    auth_username: username,
    ...secretKeys('auth_password', 'auth_secret'),
    tls_config: tlsConfig,
  }),
  // Of versions before 0.16.
  hipchat_configs: receiver({ api_url: endpoint, ...secretKeys('auth_token') }),
  incidentio_configs: receiver({ ...webhook, ...secretKeys('alert_source_token') }),
  jira_configs: receiver({ api_url: endpoint }),
  mattermost_configs: receiver(addressKeys('webhook_url')),
  msteams_configs: receiver(addressKeys('webhook_url')),
  msteamsv2_configs: receiver(addressKeys('webhook_url')),
  opsgenie_configs: receiver({ api_url: endpoint, ...secretKeys('api_key') }),
  pagerduty_configs: receiver({ url: endpoint, ...secretKeys('routing_key', 'service_key') }),
  pushover_configs: receiver(secretKeys('user_key', 'token')),
  rocketchat_configs: receiver({ api_url: endpoint, ...secretKeys('token', 'token_id') }),
  slack_configs: receiver({
    ...addressKeys('api_url'),
    app_url: address,
    ...secretKeys('app_token'),
  }),
  sns_configs: receiver({ api_url: endpoint, sigv4 }),
  telegram_configs: receiver({ api_url: endpoint, ...secretKeys('bot_token') }),
  victorops_configs: receiver({ api_url: endpoint, ...secretKeys('api_key') }),
  webex_configs: receiver({ api_url: endpoint }),
  webhook_configs: receiver(webhook),
  wechat_configs: receiver({ api_url: endpoint, ...secretKeys('api_secret') }),
});

const global: Field = inside({
  smtp_auth_username: username,
  ...secretKeys(
    'smtp_auth_password',
    'smtp_auth_secret',
    'slack_app_token',
    'victorops_api_key',
    'opsgenie_api_key',
    'rocketchat_token',
    'rocketchat_token_id',
    'wechat_api_secret',
    'telegram_bot_token',
    // Of versions before 0.16.
    'hipchat_auth_token',
  ),
  ...addressKeys('slack_api_url', 'mattermost_webhook_url'),
  smtp_tls_config: tlsConfig,
  http_config: httpConfig,
});

export const alertmanagerShape: Shape = {
  keys: {
    global,
    receivers,
    tracing: inside({ endpoint, http_headers: headers, tls_config: tlsConfig }),
    event_recorder: inside({
      webhook_outputs: receiver(webhook),
      kafka_outputs: inside({
        username,
        password: notification,
        sasl: inside({ username, ...secretKeys('password') }),
        tls_config: tlsConfig,
      }),
    }),
  },
};

/** https://prometheus.io/docs/alerting/latest/configuration/ */
export const alertmanager = rulesOf(alertmanagerShape, 'alerting');
