/** A gauge that a probe pushes; each has the label `endpoint`, and no other. */
export type ProbeMetric = { readonly name: string; readonly help: string };

/**
 * What a probe leaves in the receivers, named by Prometheus's rules: base units, and the moment of
 * something rather than its age (https://prometheus.io/docs/practices/naming/). Alerting rules and
 * dashboard in monitoring/ go by these names.
 */
export const probeMetrics = {
  probedAt: {
    name: 'promrotate_probe_timestamp_seconds',
    help: 'When promrotate last wrote with the current credential, in seconds since the epoch.',
  },
  credentialSince: {
    name: 'promrotate_credential_timestamp_seconds',
    help: 'When the credential in use became the current one, in seconds since the epoch.',
  },
  rotationSuccess: {
    name: 'promrotate_rotation_success',
    help: 'Whether the last rotation ended well: 1, or 0 when it failed, is stuck or was abandoned.',
  },
} as const satisfies Record<string, ProbeMetric>;
