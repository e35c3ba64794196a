import type { Format } from '../sighting.ts';

/** How a text is written, as far as its name and beginning tell. */
export type Syntax =
  | 'yaml'
  | 'json'
  | 'hcl'
  | 'alloy'
  | 'dotenv'
  | 'systemd'
  | 'inventory'
  | 'shell'
  | 'value';

export type FileKind = {
  readonly syntax: Syntax;
  /** Where the name says it. */
  readonly format?: Format;
};

type Rule = readonly [name: RegExp, kind: FileKind];

/** By the whole path in lower case; the first that fits wins. */
const byName: readonly Rule[] = [
  [/\.(?:alloy|river)$/, { syntax: 'alloy', format: 'alloy' }],
  [/\.tfstate(?:\.backup|\.\d+)?$/, { syntax: 'json', format: 'terraform-state' }],
  [/\.(?:tf|tfvars|tofu)\.json$/, { syntax: 'json', format: 'terraform' }],
  [/\.(?:tf|tfvars|hcl|tofu)$/, { syntax: 'hcl', format: 'terraform' }],
  [
    /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$|(?:^|\/)[^/]*docker-(?:compose|stack)[^/]*\.ya?ml$/,
    { syntax: 'yaml', format: 'compose' },
  ],
  [
    /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/(?:workflows|actions)\/.*\.ya?ml|action\.ya?ml)$/,
    { syntax: 'yaml', format: 'github-actions' },
  ],
  [
    /(?:^|\/)[^/]*\.?gitlab-ci[^/]*\.ya?ml$|\/\.gitlab\/.*\.ya?ml$/,
    { syntax: 'yaml', format: 'gitlab-ci' },
  ],
  [
    /\.(?:service|socket|timer|container|pod|kube|volume|network|nspawn)$|\.(?:service|container)\.d\/[^/]*\.conf$/,
    { syntax: 'systemd', format: 'systemd' },
  ],
  [
    /(?:^|\/)(?:\.env(?:rc)?(?:[._-][^/]*)?|[^/]*\.env(?:\.[^/]*)?|env\.[^/]*|environment)$/,
    { syntax: 'dotenv', format: 'environment' },
  ],
  [
    /(?:^|\/)etc\/(?:default|sysconfig|conf\.d)\/[^/.]+$/,
    { syntax: 'dotenv', format: 'environment' },
  ],
  [
    /\.(?:sh|bash|zsh|ksh|profile|bats)$|(?:^|\/)\.(?:bashrc|zshrc|profile|bash_profile|zshenv)$|(?:^|\/)profile\.d\//,
    { syntax: 'shell', format: 'shell' },
  ],
  [
    // But for what a role copies to hosts: that is what it is there.
    /(?:^|\/)(?:group_vars|host_vars)\/|(?:^|\/)(?:roles|ansible|playbooks?)\/(?!.*(?:files|templates)\/).*\.ya?ml$/,
    { syntax: 'yaml', format: 'ansible' },
  ],
  [/(?:^|\/)(?:inventory|inventories)\/.*\.ya?ml$/, { syntax: 'yaml', format: 'ansible' }],
  [
    /(?:^|\/)(?:inventory|inventories)\/[^.]*(?:\.ini)?$|(?:^|\/)(?:hosts|inventory)(?:\.ini|\.cfg)?$/,
    { syntax: 'inventory', format: 'ansible' },
  ],
  [/(?:^|\/)(?:[^/]*[-_.])?values(?:[-_.][^/]*)?\.ya?ml$/, { syntax: 'yaml', format: 'helm' }],
  [/\.(?:json|jsonc|json5)$/, { syntax: 'json' }],
  [/\.(?:ya?ml)$/, { syntax: 'yaml' }],
];

/** Suffixes of what a file is made from, and of copies. */
const suffix =
  /(?:\.(?:j2|jinja2?|tpl|tmpl|tftpl|gotmpl|template|in|erb|bak|backup|old|orig|save|dist|sample|example|disabled|enc|sops|\d+)|~)$/;

const prose =
  /\.(?:md|mdx|markdown|rst|txt|adoc|asciidoc|org|html?|csv|log|lock|sum|pem|crt|key|pub)$/;

/** Nothing for prose, and for what neither name nor beginning says anything of. */
export function fileKindOf(file: string, text: string): FileKind | undefined {
  const path = file.replaceAll('\\', '/').toLowerCase();
  const names = [path];
  for (let name = path; suffix.test(name) && names.length < 4; ) {
    name = name.replace(suffix, '');
    names.push(name);
  }
  if (names.some((name) => prose.test(name))) {
    return undefined;
  }
  for (const name of names) {
    const kind = byName.find(([pattern]) => pattern.test(name))?.[1];
    if (kind !== undefined) {
      return kind.syntax === 'yaml' && /^\s*[{]\s*["\n}]/.test(text)
        ? { ...kind, syntax: 'json' }
        : kind;
    }
  }
  return kindOfText(path, text);
}

function kindOfText(path: string, text: string): FileKind | undefined {
  const beginning = text.slice(0, 20_000).replace(/^\uFEFF/, '');
  if (/^#!.*\b(?:ba|z|k|da)?sh\b/.test(beginning)) {
    return { syntax: 'shell', format: 'shell' };
  }
  if (beginning.startsWith('#cloud-config')) {
    return { syntax: 'yaml' };
  }
  if (beginning.startsWith('#!') || isProgram.test(path)) {
    return undefined;
  }
  if (/^\s*[{[]\s*["{[\n]/.test(beginning)) {
    return { syntax: 'json' };
  }
  if (/^\[(?:Unit|Service|Container|Install|Timer)\]\s*$/m.test(beginning)) {
    return { syntax: 'systemd', format: 'systemd' };
  }
  if (/^[\w.]+(?:\s+"[^"]*")*\s*\{\s*$/m.test(beginning) && /^\s+[\w.]+\s*=/m.test(beginning)) {
    const isAlloy = /^(?:prometheus|otelcol|local|remote|discovery)\.[\w.]+\s+"[^"]*"\s*\{/m.test(
      beginning,
    );
    return isAlloy ? { syntax: 'alloy', format: 'alloy' } : { syntax: 'hcl', format: 'terraform' };
  }
  if (isEnvironment(beginning)) {
    return { syntax: 'dotenv', format: 'environment' };
  }
  if (/^\[[\w.:-]+\]\s*$/m.test(beginning)) {
    return /^\S+.*\bansible_\w+=|^\[[\w.-]+:(?:vars|children)\]/m.test(beginning)
      ? { syntax: 'inventory', format: 'ansible' }
      : undefined;
  }
  if (/^(?:-\s+)?["']?[A-Za-z_][\w./-]*["']?:(?:\s|$)/m.test(beginning)) {
    return { syntax: 'yaml' };
  }
  const lines = beginning.trim().split('\n');
  return lines.length === 1 && !/\.[a-z]+$/.test(path)
    ? { syntax: 'value', format: 'environment' }
    : undefined;
}

const isProgram =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|scala|c|h|cc|cpp|hpp|cs|php|pl|lua|swift|css|scss|less|vue|svelte|sql|proto|graphql|xml|svg|ipynb|toml|ini|ps1|bat)$/;

function isEnvironment(text: string): boolean {
  const lines = text.split('\n').filter((line) => !/^\s*(?:[#;].*)?$/.test(line));
  const assignments = lines.filter((line) => /^\s*(?:export\s+)?[A-Za-z_][\w.]*=/.test(line));
  return assignments.length > 0 && assignments.length >= lines.length * 0.7;
}
