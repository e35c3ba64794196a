/** Patterns that the documents' `allowedPattern` and the schemas below share. */
export const patterns = {
  endpoint: '^[a-z][a-z0-9-]{0,38}[a-z0-9]$',
  version: '^[A-Za-z0-9-]{32,64}$',
  sequence: '^[0-9]{1,15}$',
  path: '^(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$',
  userName: '^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$',
  loopbackUrl: '^http://(127\\.0\\.0\\.1|localhost)(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?$',
  /** What `urlSchema` allows, without the characters that mean something to a shell. */
  proveUrl:
    '^(https://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])|http://(127\\.0\\.0\\.1|localhost|\\[::1\\]))(:[0-9]{1,5})?(/[A-Za-z0-9._~%=,:+/-]*)?$',
  systemdUnit: '^systemd:[A-Za-z0-9@._-]+\\.service$',
} as const;
