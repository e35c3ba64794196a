export type PrometheusVersion = { readonly major: number; readonly minor: number };

/** Reads the first line of `prometheus --version`; undefined where another program answers. */
export function parseVersion(output: string): PrometheusVersion | undefined {
  const match = /^prometheus, version (\d+)\.(\d+)\./m.exec(output);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
}

export function isAtLeast(version: PrometheusVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** The receiver's flag came with 2.33, the agent with 2.32. */
export function canRun(version: PrometheusVersion): boolean {
  return isAtLeast(version, 2, 33);
}

/** `username_file` in basic_auth, read at every request: what switching by symlink needs. */
export function readsUserNameFile(version: PrometheusVersion): boolean {
  return isAtLeast(version, 2, 49);
}

export function agentFlag(version: PrometheusVersion): string {
  return isAtLeast(version, 3, 0) ? '--agent' : '--enable-feature=agent';
}
