import { endpoint } from './settings.ts';

const block = new RegExp(
  `^ *# promrotate ${endpoint} begin .*\\n([^]*?)^ *# promrotate ${endpoint} end\\n`,
  'm',
);

/** The lines between our markers in a web config; undefined when it has no block. */
export function ownBlock(webConfig: string): string | undefined {
  return block.exec(webConfig)?.[1];
}

/** User names in it. */
export function ownUsers(webConfig: string): string[] {
  const lines = ownBlock(webConfig) ?? '';
  return [...lines.matchAll(/^ *"(.+)": /gm)].map(([, name = '']) => name);
}

export function withoutOwnBlock(webConfig: string): string {
  return webConfig.replace(block, '');
}

/** With a line that somebody else put into the block: a user that nobody can be. */
export function withIntruder(webConfig: string): string {
  const line = `  "${endpoint}-intruder": $2b$10$${'x'.repeat(53)}\n`;
  return webConfig.replace(block, (whole, lines: string) =>
    whole.replace(lines, () => lines + line),
  );
}
