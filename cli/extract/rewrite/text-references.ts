import type { MakeReference, Place } from './reference.ts';

const lineBefore = ({ text, span }: Place) =>
  text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);

const isWritten = ({ text, span, sighting }: Place) =>
  text.slice(span.start, span.end) === sighting.secret?.reveal();

/** Components with the HTTP client that takes files (grafana.com, each component's arguments). */
const alloyClients =
  /^(?:prometheus\.(?:remote_write|scrape|operator\.\w+)|loki\.(?:write|rules\.kubernetes)|mimir\.\w+\.kubernetes|pyroscope\.(?:write|scrape)|discovery\.\w+|remote\.http|import\.http|remotecfg)\./;
const alloyPaths =
  /\.(?:basic_auth(?:\[\d+\])?\.password|authorization(?:\[\d+\])?\.credentials|oauth2(?:\[\d+\])?\.client_secret|bearer_token)$/;
const alloyKeys = /(?<=^|[\s{,])(password|credentials|bearer_token|client_secret)([ \t]*=[ \t]*")$/;

/** `password = "…"` becomes `password_file = "…"` (grafana.com, "prometheus.remote_write"). */
export const alloyReference: MakeReference = (place) => {
  const { text, span, sighting, file } = place;
  const [whole, name, rest = ''] = alloyKeys.exec(lineBefore(place)) ?? [];
  if (!alloyClients.test(sighting.path) || !alloyPaths.test(sighting.path))
    return 'it has no attribute that names a file: refer to the content of a local.file with is_secret';
  if (whole === undefined || name === undefined || !isWritten(place) || text[span.end] !== '"')
    return 'it is written in an unusual way: name a file by hand';
  return {
    edits: [
      { start: span.start - whole.length, end: span.start, text: `${name}_file${rest}` },
      { ...span, text: file.path },
    ],
    changes: [],
    needed: { kind: 'files', file },
  };
};

const flags =
  /(?<=^|[\s"'])(-{1,2}(?:remoteWrite|remoteRead|datasource|notifier)\.(?:basicAuth\.password|bearerToken|oauth2\.clientSecret))(=["']?)$/;

/** `-remoteWrite.basicAuth.password=…` becomes `….passwordFile=…` (docs.victoriametrics.com, vmagent). */
export const flagReference: MakeReference = (place) => {
  const { text, span, file } = place;
  const [whole, flag, rest = ''] = flags.exec(lineBefore(place)) ?? [];
  if (whole === undefined || flag === undefined || !isWritten(place))
    return 'it stands on a command line: have the program read it from a file or a variable';
  if (/[\\%$"']/.test(text.slice(span.start, span.end)))
    return 'systemd or a shell reads signs in it as something else: put the value that they give into a file by hand';
  // Such flags are lists: the first is for the first URL, and commas divide.
  const isList = text.split(flag.replace(/^-+/, '-')).length > 2;
  if (isList || text.slice(span.start, span.end).includes(','))
    return `${flag} is a list, one for each URL: put ${flag}File for all of them at once`;
  return {
    edits: [
      { start: span.start - whole.length, end: span.start, text: `${flag}File${rest}` },
      { ...span, text: file.path },
    ],
    changes: [],
    needed: { kind: 'files', file },
  };
};

export const isFlag = (place: Place): boolean =>
  /(?:^|[\s"'])-{1,2}\w+(?:\.\w+)+=["']?$/.test(lineBefore(place));
