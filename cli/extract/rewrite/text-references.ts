import type { MakeReference } from './reference.ts';

const alloyKeys = /\b(password|credentials|bearer_token|client_secret)([ \t]*=[ \t]*")$/;

/** `password = "…"` becomes `password_file = "…"` (grafana.com, "prometheus.remote_write"). */
export const alloyReference: MakeReference = ({ text, span, sighting, file }) => {
  const before = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  const [whole, name, rest = ''] = alloyKeys.exec(before) ?? [];
  const isWhole = text.slice(span.start, span.end) === sighting.secret?.reveal();
  if (whole === undefined || name === undefined || !isWhole || text[span.end] !== '"')
    return 'it has no attribute that names a file: read it by local.file, and refer to its content';
  const start = span.start - whole.length;
  return {
    edits: [
      { start, end: span.start, text: `${name}_file${rest}` },
      { ...span, text: file.path },
    ],
    needed: { kind: 'files', file },
  };
};

const flags = /(-{1,2}\w+(?:\.\w+)*\.(?:password|bearerToken|clientSecret))(=["']?)$/;

/** `-remoteWrite.basicAuth.password=…` becomes `….passwordFile=…` (docs.victoriametrics.com, vmagent). */
export const flagReference: MakeReference = ({ text, span, sighting, file }) => {
  const before = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  const [whole, flag, rest = ''] = flags.exec(before) ?? [];
  const isWhole = text.slice(span.start, span.end) === sighting.secret?.reveal();
  if (whole === undefined || flag === undefined || !isWhole)
    return 'it stands on a command line: have the program read it from a file or a variable';
  const start = span.start - whole.length;
  return {
    edits: [
      { start, end: span.start, text: `${flag}File${rest}` },
      { ...span, text: file.path },
    ],
    needed: { kind: 'files', file },
  };
};

export const isFlag: MakeReference extends (place: infer P) => unknown
  ? (place: P) => boolean
  : never = ({ text, span }) =>
  flags.test(text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start));
