import { ProgramError } from './run-program.ts';

const mostCharacters = 300;

/** What somebody can do with what the program said; whatever may be a secret in it is left out. */
export function complaintOf(error: unknown, install: string): string {
  if (!(error instanceof ProgramError)) throw error;
  if (error.isMissing) return `expected the program on PATH, found none: install it (${install})`;
  return error.said === '' ? 'failed without a word' : withoutSecrets(error.said);
}

/** Others' words: user info and queries of addresses, what follows a name of a secret, and long tokens. */
export function withoutSecrets(said: string): string {
  return said
    .slice(0, mostCharacters)
    .replace(/:\/\/[^\s/@]*@/g, '://…@')
    .replace(/\?[^\s"']+/g, '?…')
    .replace(/\b((?:bearer|basic|password|token|secret)["':= ]+)[^\s"']+/gi, '$1…')
    .replace(/(?=[A-Za-z_-]*\d)[\w+/=-]{24,}/g, '…')
    .replace(/\p{Cc}/gu, ' ');
}
