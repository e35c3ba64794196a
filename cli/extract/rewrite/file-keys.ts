import type { Sighting } from '../sighting.ts';

/**
 * Keys that have a variant with `_file`: prometheus.io, "Configuration" of Prometheus and of
 * Alertmanager, the same in Grafana Agent and in vmagent's scrape configuration.
 */
const clientPath =
  /(?:^|\.)(?:basic_auth\.password|authorization\.credentials|oauth2\.client_secret|bearer_token)$/;

/** prometheus.io, Alertmanager's "Configuration": up to 0.28, so that it is right for later ones. */
const notificationPaths = [
  /^global\.(?:smtp_auth_password|slack_api_url|opsgenie_api_key|victorops_api_key)$/,
  /\.slack_configs\[\d+\]\.api_url$/,
  /\.(?:opsgenie|victorops)_configs\[\d+\]\.api_key$/,
  /\.pagerduty_configs\[\d+\]\.(?:routing_key|service_key)$/,
  /\.pushover_configs\[\d+\]\.(?:user_key|token)$/,
  /\.telegram_configs\[\d+\]\.bot_token$/,
  /\.(?:discord|msteams|msteamsv2)_configs\[\d+\]\.webhook_url$/,
  /\.email_configs\[\d+\]\.auth_password$/,
];

/** Whether a file can be named in place of the value. */
export function hasFileVariant({ path, format }: Sighting): boolean {
  if (clientPath.test(path)) return true;
  return format === 'alertmanager' && notificationPaths.some((pattern) => pattern.test(path));
}
