import * as z from 'zod';

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isAcceptableUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const hasTransport =
    url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname));
  return hasTransport && url.username === '' && url.password === '' && url.hash === '';
}

/** https, or http to loopback, where there is no wire; never with user info. */
export const urlSchema = z
  .string()
  .max(300)
  .refine(isAcceptableUrl, { error: 'expected an https URL without user name and password' });
