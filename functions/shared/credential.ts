import * as z from 'zod';
import { patterns } from './contract.ts';
import { PromrotateError } from './errors.ts';

/** What a writer sends: HTTP basic authentication. */
export type Credential = { readonly username: string; readonly password: string };

const passwordAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const passwordLength = 48;

/** bcrypt reads no further than this, so what comes after would not be checked. */
const maximumPasswordBytes = 72;

const secretValueSchema = z.looseObject({
  username: z.string().regex(new RegExp(patterns.userName)),
  password: z
    .string()
    .min(1)
    .regex(/^\P{Cc}+$/u)
    .refine((text) => Buffer.byteLength(text) <= maximumPasswordBytes),
});

type SecretValue = z.infer<typeof secretValueSchema>;

const problems: Record<string, string> = {
  '': 'a JSON object with "username" and "password"',
  username: '"username" of 1 to 64 of A-Z, a-z, 0-9 and ._@+-, a letter or digit first',
  password: `"password" of 1 to ${maximumPasswordBytes} bytes without control characters`,
};

/** Neither the parser's message nor its cause is kept: both quote what they read. */
function parseSecretValue(text: string, versionId: string): SecretValue {
  const malformed = (path: string) =>
    new PromrotateError(
      'SECRET_VALUE_MALFORMED',
      `expected version "${versionId}" to hold ${problems[path] ?? problems['']}`,
    );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed('');
  }
  const parsed = secretValueSchema.safeParse(json);
  if (!parsed.success) throw malformed(String(parsed.error.issues[0]?.path[0] ?? ''));
  return parsed.data;
}

/** @throws SECRET_VALUE_MALFORMED, with no part of the text in the message */
export function parseCredential(text: string, versionId: string): Credential {
  const { username, password } = parseSecretValue(text, versionId);
  return { username, password };
}

/** The value of a new version: the new credential, every other field as it was. */
export function renewedValue(currentText: string, currentId: string, fresh: Credential): string {
  parseSecretValue(currentText, currentId);
  // Not what the schema gives back: it drops a field named "__proto__".
  return JSON.stringify({ ...(JSON.parse(currentText) as object), ...fresh });
}

/** `randomInt(max)` gives a random integer below `max`, without bias (node:crypto). */
export function newPassword(randomInt: (max: number) => number): string {
  const character = () => passwordAlphabet[randomInt(passwordAlphabet.length)] ?? '';
  return Array.from({ length: passwordLength }, character).join('');
}
