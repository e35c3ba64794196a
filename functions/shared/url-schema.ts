import * as z from 'zod';

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isAcceptableUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const hasTransport =
    url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname));
  return hasTransport && url.username === '' && url.password === '';
}

/** Addresses stand in findings, notices and the template, and a token would be in their query part. */
export const withoutQueryPart = {
  pattern: /^[^?#]*$/,
  error:
    'expected a URL without a query part ("?") and a fragment ("#"): people read addresses, so put a tenant into the path, and let the credential be the one of basic authentication',
} as const;

/** https, or http to loopback, where there is no wire; never with user info, a query part, a fragment. */
export const urlSchema = z
  .string()
  .max(300)
  .regex(withoutQueryPart.pattern, { error: withoutQueryPart.error, abort: true })
  .refine(isAcceptableUrl, { error: 'expected an https URL without user name and password' });
