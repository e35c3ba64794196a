import { stringify } from 'yaml';
import { usualDirectory } from './options.ts';

export type NewEntry = {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly webConfig: string;
  /** None: the front stands for them until the person has said more. */
  readonly replicas: readonly string[];
  readonly query?: string | undefined;
  readonly writer?: NewWriter | undefined;
};

export type NewWriter = {
  readonly name: string;
  readonly directory: string;
  readonly freshness?: string | undefined;
};

const scalar = (text: string) => stringify(text, { lineWidth: 0 }).trimEnd();

/** Lines of one item of the list of endpoints, not indented. */
export function entryLines(entry: NewEntry): string[] {
  const { name, url, username, webConfig, query } = entry;
  return [
    '# Imported by "npx promrotate extract --import": see that "replicas" and "file" are right.',
    `- name: ${scalar(name)}`,
    '  secret: existing',
    '  userName: per-version',
    '  receiver:',
    '    kind: web-config',
    ...replicaLines(entry),
    ...(query === undefined
      ? [`    front: ${scalar(url)}`]
      : ['    front:', `      write: ${scalar(url)}`, `      query: ${scalar(query)}`]),
    '    delivery:',
    '      kind: run-command',
    '      # The web configuration on the hosts with the tag promrotate-receiver.',
    `      file: ${scalar(webConfig)}`,
    '    # The user that stands in that file: it comes under management with the first rotation.',
    `    adopt: ${scalar(username)}`,
    ...writerLines(entry),
  ];
}

function replicaLines({ replicas, url }: NewEntry): string[] {
  if (replicas.length > 0)
    return ['    replicas:', ...replicas.map((replica) => `      - ${scalar(replica)}`)];
  return [
    '    # CHECK THIS: each process by an address of its own, past any load balancer. Until then',
    '    # the front stands here, and a replica that refuses the new credential is not noticed.',
    '    replicas:',
    `      - ${scalar(url)}`,
  ];
}

function writerLines({ writer }: NewEntry): string[] {
  if (writer === undefined)
    return [
      '  # No writer is declared: nothing switches by itself, and nothing tells who is done. For hosts',
      '  # with the tag promrotate-writer (older than Prometheus 2.49: README.md, "kind: inline"):',
      '  # writers:',
      '  #   - name: agent',
      '  #     switch:',
      '  #       kind: symlink',
      `  #       directory: ${usualDirectory}`,
      '  #     freshness: up{job="agent"}',
    ];
  const { name, directory, freshness } = writer;
  return [
    '  writers:',
    `    - name: ${scalar(name)}`,
    '      # Prometheus 2.49 and later, which reads username_file: README.md has what is for older ones.',
    '      switch:',
    '        kind: symlink',
    `        directory: ${scalar(directory)}`,
    ...(freshness === undefined
      ? ['      # Without "freshness" nothing tells that an old credential is out of use.']
      : [`      freshness: ${scalar(freshness)}`]),
  ];
}
