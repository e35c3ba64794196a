import { lastEndOf, wordsOf } from './name-words.ts';

/** What a name or an address says that a secret beside it is for. */
export type Purpose = 'metrics' | 'other';

/** Each as its words. */
export const ofMetrics = phrases(
  'prometheus, prom, metrics, mimir, cortex, thanos, alloy, otel, otlp, opentelemetry, amp, aps, promtool, pushprom',
  'remote write, remotewrite, victoria metrics, victoriametrics, vm agent, vmagent, vm auth, vmauth, vm insert, vminsert',
  'vmsingle, vmalert, vmselect, pushgateway, push gateway, pgw, alert manager, alertmanager, alertmanagers, grafana agent, grafana cloud',
  'grafanaagent, grafanacloud, otelcol, promscrape, kube prometheus, prometheuses, prom2teams',
);

/** Whose passwords are often beside those of metrics. */
const ofOthers = phrases(
  'postgres, postgresql, pg, pgpassword, mysql, mariadb, mongo, mongodb, redis, memcached, rabbitmq, amqp, kafka, nats',
  'database, db, sql, mssql, oracle, sqlite, clickhouse, influx, influxdb, cassandra, couchdb, elastic, elasticsearch, opensearch, kibana',
  'grafana, gf, admin, root, ldap, smtp, mail, email, imap, minio, keycloak, dex, oauth2 proxy, jwt, session, cookie, csrf, signing',
  'django, flask, rails, laravel, wordpress, github, gitlab, bitbucket, gitea, docker, dockerhub, docker hub, registry, harbor, ghcr, npm, pypi, maven, nexus',
  'sonar, sonarqube, codecov, sentry, stripe, paypal, twilio, sendgrid, mailgun, maps, slack, discord, telegram, pagerduty, opsgenie',
  'loki, tempo, jaeger, pyroscope, logs, traces, datadog, newrelic, new relic, splunk, ansible, become, sudo, ssh, snmp, ipmi, bmc, vpn, wifi, rds, aurora',
  'backup, restic, borg, cloudflare, digitalocean, hetzner, terraform, tfe, argocd, airflow, jenkins, jira, confluence, nextcloud, traefik, acme dns, encryption, master',
);

const metricsPath =
  /\/(api\/v1\/(write|push|receive|remote_write|import\/prometheus)|api\/prom\/push|v1\/metrics|api\/prom\/remote\/write)\/?$|\/insert\/[^/]+|\/metrics\/job\//;

/** Which purpose the name says; of several the last one, which is what the others only belong to. */
export function purposeOf(name: string): Purpose | undefined {
  const words = wordsOf(name);
  const metrics = lastOf(ofMetrics, words);
  const other = lastOf(ofOthers, words);
  if (metrics === 0 && other === 0) {
    return undefined;
  }
  return metrics >= other ? 'metrics' : 'other';
}

/** Whether the address is one that metrics are written to, or names who takes them. */
export function isMetricsAddress(value: string): boolean {
  const address = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/?#]*@)?([^/?#@]*)([^?#]*)/i.exec(value);
  if (address === null || isDatabase(value)) {
    return false;
  }
  const [, host = '', path = ''] = address;
  return !/\/loki\//.test(path) && (metricsPath.test(path) || purposeOf(host) === 'metrics');
}

/** Whether the address ends in a path that takes remote writes. */
export function isWriteAddress(value: string): boolean {
  const path = /^(?:https?:)?\/\/[^/]*([^?#]*)/i.exec(value)?.[1] ?? '';
  return metricsPath.test(path) && !/\/loki\/|\/metrics\/job\/|\/v1\/metrics/.test(path);
}

export function isAddress(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value);
}

function isDatabase(value: string): boolean {
  return !/^(https?:)?\/\//i.test(value);
}

function lastOf(all: readonly (readonly string[])[], words: readonly string[]): number {
  return Math.max(0, ...all.map((phrase) => lastEndOf(phrase, words)));
}

function phrases(...lines: readonly string[]): readonly (readonly string[])[] {
  return lines.flatMap((line) => line.split(', ').map((phrase) => phrase.split(' ')));
}
