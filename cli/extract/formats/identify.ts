import type { Format } from '../sighting.ts';
import type { Mapping, SyntaxTree } from '../syntax-tree.ts';

/**
 * Top keys whose values tell as well what a document is, or is about. Both lists have what the
 * functions below ask for: of long texts the rest is left out before they are asked.
 */
export const hasTellingValue =
  /^(?:service|services|metrics|integrations|server|global|all|alerting|users|unauthorized_user|receivers|metadata|image)$/;

/** Top keys that tell what a document is by being there. */
export const isTelling =
  /^(?:apiVersion|kind|jobs|on|true|runs|name|exporters|processors|extensions|connectors|traces|logs|route|inhibit_rules|templates|(?:mute_)?time_intervals|remote_write|remote_read|scrape_configs|scrape_config_files|tls_server_config|http_server_config|basic_auth_users|terraform_version|resources|modules|stages|before_script)$/;

/** What a document is by its top keys; nothing where they are of no format that we know. */
export function formatOfDocument(tree: SyntaxTree): Format | undefined {
  if (tree.type === 'scalar') {
    return undefined;
  }
  return tree.type === 'sequence' ? formatOfList(tree.items) : formatOfMapping(tree);
}

function formatOfMapping(tree: Mapping): Format | undefined {
  const present = new Set(tree.entries.map(({ key }) => key));
  const has = (...keys: readonly string[]): boolean => keys.every((key) => present.has(key));
  const hasAny = (...keys: readonly string[]): boolean => keys.some((key) => present.has(key));
  const inside = (name: string, ...keys: readonly string[]): boolean => {
    if (!present.has(name)) return false;
    const value = tree.entries.find(({ key }) => key === name)?.value;
    return value?.type === 'mapping' && value.entries.some(({ key }) => keys.includes(key));
  };
  if (has('apiVersion', 'kind')) {
    return isOperators(tree) ? 'prometheus-operator' : 'kubernetes';
  }
  if (has('jobs', 'on') || has('runs', 'name') || (has('jobs') && has('true'))) {
    return 'github-actions';
  }
  if (
    has('service') &&
    hasAny('exporters', 'receivers') &&
    inside('service', 'pipelines', 'extensions')
  ) {
    return 'otel-collector';
  }
  if (
    hasAny('metrics', 'integrations') &&
    hasAny('server', 'metrics', 'traces', 'logs') &&
    isAgents(inside)
  ) {
    return 'grafana-agent';
  }
  if (
    has('receivers') &&
    hasAny('route', 'inhibit_rules', 'templates', 'time_intervals', 'mute_time_intervals')
  ) {
    return 'alertmanager';
  }
  if (
    hasAny('remote_write', 'scrape_configs', 'remote_read', 'scrape_config_files') ||
    isAlerting(tree)
  ) {
    return 'prometheus';
  }
  if (hasAny('basic_auth_users', 'tls_server_config', 'http_server_config')) {
    return 'web-config';
  }
  if (isVmauth(tree)) {
    return 'vmauth';
  }
  if (has('receivers') && isAlertmanagerReceivers(tree)) {
    return 'alertmanager';
  }
  if (
    inside(
      'global',
      'smtp_smarthost',
      'slack_api_url',
      'resolve_timeout',
      'opsgenie_api_key',
      'pagerduty_url',
    )
  ) {
    return 'alertmanager';
  }
  if (hasAny('exporters', 'receivers') && hasAny('processors', 'extensions', 'connectors')) {
    return 'otel-collector';
  }
  if (
    has('services') &&
    tree.entries.some(({ key, value }) => key === 'services' && value.type === 'mapping')
  ) {
    return 'compose';
  }
  if (has('terraform_version') && hasAny('resources', 'modules')) {
    return 'terraform-state';
  }
  if (inside('all', 'children', 'hosts', 'vars')) {
    return 'ansible';
  }
  return hasAny('stages', 'before_script', 'image') && hasScripts(tree) ? 'gitlab-ci' : undefined;
}

function formatOfList(items: readonly SyntaxTree[]): Format | undefined {
  const keys = new Set(
    items.flatMap((item) => (item.type === 'mapping' ? item.entries.map(({ key }) => key) : [])),
  );
  if (keys.has('hosts') || keys.has('import_playbook')) {
    return 'ansible';
  }
  if (keys.has('job_name')) {
    return 'prometheus';
  }
  return [...keys].some((key) => ansibleTask.test(key)) ? 'ansible' : undefined;
}

const ansibleTask =
  /^(?:(?:ansible|community|prometheus)\.[\w.]+|include_tasks|import_tasks|set_fact|become|register|no_log|notify|block|template|copy|blockinfile|lineinfile)$/;

const isAgents = (inside: (name: string, ...keys: string[]) => boolean): boolean =>
  inside('metrics', 'configs', 'global', 'wal_directory') ||
  inside(
    'integrations',
    'agent',
    'node_exporter',
    'prometheus_remote_write',
    'scrape_integrations',
  ) ||
  inside('server', 'log_level', 'http_listen_port');

function isOperators(tree: Mapping): boolean {
  return /^(?:monitoring\.(?:coreos|rhobs|grafana)\.com|monitoring\.rhobs|operator\.victoriametrics\.com|monitoring\.grafana\.com)\//.test(
    textAt(tree, 'apiVersion'),
  );
}

function isAlerting(tree: Mapping): boolean {
  const value = tree.entries.find(({ key }) => key === 'alerting')?.value;
  return value?.type === 'mapping' && value.entries.some(({ key }) => key === 'alertmanagers');
}

function isVmauth(tree: Mapping): boolean {
  return tree.entries.some(({ key, value }) => {
    const users =
      key === 'users' && value.type === 'sequence'
        ? value.items
        : key === 'unauthorized_user'
          ? [value]
          : [];
    return users.some(
      (user) =>
        user.type === 'mapping' &&
        user.entries.some((entry) => /^(?:url_prefix|url_map)$/.test(entry.key)),
    );
  });
}

function isAlertmanagerReceivers(tree: Mapping): boolean {
  const value = tree.entries.find(({ key }) => key === 'receivers')?.value;
  const items = value?.type === 'sequence' ? value.items : [];
  return items.some(
    (item) => item.type === 'mapping' && item.entries.some(({ key }) => key.endsWith('_configs')),
  );
}

function hasScripts(tree: Mapping): boolean {
  return tree.entries.some(
    ({ value }) => value.type === 'mapping' && value.entries.some(({ key }) => key === 'script'),
  );
}

function textAt(tree: Mapping, name: string): string {
  const value = tree.entries.find(({ key }) => key === name)?.value;
  return value?.type === 'scalar' ? value.value : '';
}

/** The folders of an Ansible role, and of charts, whose files have names of their own. */
export function formatOfPath(file: string): Format | undefined {
  if (
    /(?:^|\/)(?:vars|defaults|tasks|handlers|roles|playbooks?|ansible|group_vars|host_vars)\//.test(
      file,
    ) &&
    !/(?:^|\/)(?:files|templates)\//.test(file)
  ) {
    return 'ansible';
  }
  return /(?:^|\/)(?:charts?|helm|helmfile)[^/]*\//.test(file) ? 'helm' : undefined;
}
