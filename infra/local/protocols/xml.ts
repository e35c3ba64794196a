/** A list's entries are elements named `member`, as the Query protocol has them. */
export type XmlValue = string | number | boolean | XmlFields | readonly XmlValue[];

/** Elements by name, in their order; what is undefined is left out. */
export interface XmlFields {
  readonly [name: string]: XmlValue | undefined;
}

export function element(name: string, content: string, attribute = ''): string {
  return `<${name}${attribute}>${content}</${name}>`;
}

export function elements(fields: XmlFields): string {
  return Object.entries(fields)
    .map(([name, value]) => (value === undefined ? '' : element(name, contentOf(value))))
    .join('');
}

function contentOf(value: XmlValue): string {
  if (isList(value)) return value.map((entry) => element('member', contentOf(entry))).join('');
  return typeof value === 'object' ? elements(value) : escaped(String(value));
}

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // A parser would read it as a line feed.
    .replaceAll('\r', '&#xD;');
