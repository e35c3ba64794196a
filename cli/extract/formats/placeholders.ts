/** What a text is that stands where a secret belongs. Only a literal is a secret. */
export type ValueJudgement = 'literal' | 'variable' | 'placeholder' | 'encrypted' | 'empty';

/**
 * Variables count wherever they stand in the value. `key` is the name that the value was given,
 * if any: a value that only repeats it (`password: password`) is a placeholder. With `hasDollars`
 * dollar signs are what they are, save in `${{ x }}`, which is filled in before any shell sees it.
 */
export function judgeValue(text: string, key?: string, hasDollars = false): ValueJudgement {
  const value = text.slice(0, longestJudged).trim();
  // YAML's way to say null.
  if (value === '' || value === '~') {
    return 'empty';
  }
  if (ciphertext.test(value)) {
    return 'encrypted';
  }
  if (isVariable(hasDollars ? withoutDollars(value) : value)) {
    return 'variable';
  }
  return isPlaceholder(value, key) ? 'placeholder' : 'literal';
}

/** In characters: what tells more of a longer text than this is not worth its time. */
const longestJudged = 4096;

/** The variable or entry of a store that the text names, without what marks it as one. */
export function variableName(text: string): string | undefined {
  const value = text.slice(0, longestJudged).trim();
  for (const pattern of variableNames) {
    const name = pattern.exec(value)?.[1]?.trim();
    if (name !== undefined && name !== '') {
      return name;
    }
  }
  return isStoreReference(value) ? value : undefined;
}

/** `sys.env("NAME")`, `local.file.token.content`; nothing of what may hold a value. */
export function nameInExpression(expression: string): string | undefined {
  const environment = /\b(?:sys\.)?env\(\s*"([^"]+)"\s*\)/.exec(expression)?.[1];
  return (
    environment ?? /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\["[^"\]]*"\])+/.exec(unquoted(expression))?.[0]
  );
}

const unquoted = (text: string): string => text.replace(/(?<!\[)"(?:[^"\\]|\\.)*"(?!\])/g, '""');

/** SOPS, Ansible Vault, PGP and age, eyaml, Spring's configuration server. */
const ciphertext =
  /^(?:ENC\[(?:AES256_GCM|PKCS7|GPG)[,\s]|\$ANSIBLE_VAULT;|!vault\b|-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)|\{cipher\})/;

const variableNames = [
  /\{\{-?\s*lookup\(\s*['"][\w.]+['"]\s*,\s*['"]([\w./-]+)['"]\s*\)/,
  // Of what stands in braces only the name: a default beside it may be a secret.
  /\{\{-?\s*([\w.$-]+)/,
  /\$\{\{\s*([\w.-]+)/,
  /\$\{(?:env:|file:)?([\w./-]+)/,
  /\$\(\s*([\w.]+)\s*\)/,
  /[%#]\{\s*([\w.:/-]+)/,
  /%\((\w+)\)s/,
  /\$(?:env:)?([A-Za-z_]\w*)/i,
] as const;

/** Of any of the languages that fill in values; a template's braces may end in another word. */
const bracedVariable =
  /\$\{[^}]*\}|\$\([^)]*\)|\{\{|[%#]\{\s*[A-Za-z_][^}]*\}|%\(\w+\)s|^%\w+%$|^<%.*%>$/;

/** `$NAME` with nothing around it that would make it part of a word, as in `pa$$word` or a hash. */
const bareVariable = /(?<![^\s:/@="',;(])\$[A-Za-z_]\w*(?![^\s:/@="',;)&?.])/;

function isVariable(value: string): boolean {
  return bracedVariable.test(value) || bareVariable.test(value) || isStoreReference(value);
}

const withoutDollars = (value: string): string => value.replace(/\$(?!\{\{)/g, '-');

const storeReference =
  /^(?:arn:aws[\w-]*:(?:secretsmanager|ssm):|op:\/\/|ref\+\w+:\/\/|(?:vault|secretsmanager|awssm|awsps|gcpsm|azkv|gsm|keyvault|doppler|infisical):\S|secret:\/\/|projects\/[^/]+\/secrets\/|<path:|file:\/\/|@Microsoft\.KeyVault\()/i;

function isStoreReference(value: string): boolean {
  return storeReference.test(value);
}

function isPlaceholder(value: string, key: string | undefined): boolean {
  return (
    hasPlaceholderBrackets(value) ||
    masks.some((mask) => mask.test(value)) ||
    printedInDocumentation.test(value) ||
    isPlaceholderInWords(value) ||
    (key !== undefined && repeatsKey(value, key))
  );
}

const hasPlaceholderBrackets = (value: string): boolean =>
  /(?<![^\s:/@=])<<?[A-Za-z][^<>]*>>?(?![^\s:/@&])/.test(value) ||
  /^(?:\w+ )?(?:<.*>|\[[^\]]*\]|__[A-Za-z_]+__|@@?\w+@@?|%[A-Z_]+%?)$/.test(value);

const masks = [
  /^(?:\w+ )?[x*.#?_-]{3,}$/i,
  /…|\.\.\.$/,
  /^(?:\w+ )?\*+\w{0,4}$/,
  /\bx{4,}\b|\*{3,}/i,
] as const;

/** AWS ends the keys of its examples so. */
const printedInDocumentation = /EXAMPLE(?:KEY)?$|^AKIA\w*EXAMPLE/;

/** Alone in a value. */
const fillers =
  /^(?:none|null|nil|undefined|empty|unset|masked|hidden|sample|insert|tbd|na|notset|tobedefined|insertme)$/;

/** In a value of words only. */
const placeholderWords =
  /^(?:changeme|replaceme|changethis|replacethis|changeit|fillme|fixme|setme|todo|placeholder|dummy|example|redacted)$/;

/** `change-me-please`, `your-token`, `example_password`, `my-dummy-key`. */
function isPlaceholderInWords(value: string): boolean {
  const words = wordsOf(value);
  const joined = words.join('');
  if (/^(?:bearer|basic|token)?(?:changeme|replaceme|changethis|replacethis)/.test(joined)) {
    return true;
  }
  const first = words[0] === 'bearer' ? words[1] : words[0];
  return (
    fillers.test(joined) ||
    (first === 'your' && words.length > 1) ||
    /^your(?:api|access|secret|token|key|password|bearer|username|license)/.test(joined) ||
    (words.some((word) => placeholderWords.test(word)) && words.every((word) => !/\d/.test(word)))
  );
}

function repeatsKey(value: string, key: string): boolean {
  const plain = wordsOf(value).join('');
  if (plain === '') {
    return false;
  }
  const keyWords = wordsOf(key);
  return keyWords.some((_, index) => keyWords.slice(index).join('') === plain);
}

function wordsOf(text: string): string[] {
  return text
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
