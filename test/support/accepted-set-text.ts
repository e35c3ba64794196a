/** A bcrypt hash by shape only; `mark` tells one from another. */
export const bcryptShaped = (mark: string): string => `$2b$10$${mark.padEnd(53, '.')}`;

/** An accepted set as rotate-secret writes it. */
export function acceptedSetText(
  sequence: number,
  users: Readonly<Record<string, string>>,
  endpoint = 'central',
): string {
  const lines = Object.entries(users).map(([name, hash]) => `  "${name}": ${hash}\n`);
  return `# promrotate endpoint=${endpoint} sequence=${sequence}\nbasic_auth_users:\n${lines.join('')}`;
}

/** The block that stands for it in a web config. */
export function blockText(
  sequence: number,
  users: Readonly<Record<string, string>>,
  { endpoint = 'central', indent = '  ' } = {},
): string {
  const lines = Object.entries(users).map(([name, hash]) => `${indent}"${name}": ${hash}\n`);
  return `${indent}# promrotate ${endpoint} begin sequence=${sequence} (written by promrotate: edits in here are lost)\n${lines.join('')}${indent}# promrotate ${endpoint} end\n`;
}
