import type { ErrorCode } from '../../../functions/shared/errors.ts';
import { type Explanation, unaffected } from './explanation.ts';

/** What receivers, hosts and writers answer. */
export const receiverCodes = {
  COMMAND_FAILED: {
    meaning: 'A host did not take the change; its own code stands in the message.',
    impact: unaffected,
    action:
      'Explain that code: "npx promrotate explain <code of the host>". The next attempt comes by itself.',
  },
  COMMAND_TIMED_OUT: {
    meaning: 'A host began the command and did not end it in time.',
    impact: unaffected,
    action:
      'Look at the host: load, a full disk, a stuck network mount. The next attempt comes by itself.',
  },
  NO_TARGETS: {
    meaning: 'No host has the tag that the endpoint declares.',
    impact: unaffected,
    action:
      'Tag the instances (promrotate-receiver or promrotate-writer), and see that the SSM agent runs there.',
  },
  RECEIVER_REFUSED: {
    meaning: 'A receiver answers 401 or 403 to a credential that it has to accept.',
    impact:
      'If it is the current credential, writers lose samples at that receiver now. "npx promrotate status ENDPOINT" shows which writers are fresh.',
    action:
      'Look at the web configuration on the host that the message names, and at proxies before it. The hosts take the accepted set again every 30 minutes; run the apply document to do it now.',
  },
  RECEIVER_REJECTED: {
    meaning: 'A receiver answers something else than 2xx, 401 or 403 to a remote-write request.',
    impact:
      'If writers get the same answer, their samples do not arrive; the credential is not the cause.',
    action:
      'See that the address is one for remote write, and that the receiver has it enabled (--web.enable-remote-write-receiver).',
  },
  RECEIVER_TIMEOUT: {
    meaning: 'A receiver did not answer in time.',
    impact:
      'If it is slow for writers as well, their queues grow; they send again what is not answered.',
    action: 'Look at its load and at the way to it. The next attempt comes by itself.',
  },
  RECEIVER_TLS: {
    meaning: 'The certificate of a receiver is not trusted, has expired, or is for another name.',
    impact: 'Writers that check the certificate cannot send either.',
    action: 'Renew the certificate, or correct the address in infra/endpoints.yaml.',
  },
  RECEIVER_UNAVAILABLE: {
    meaning: 'A receiver cannot be reached, or answers 5xx.',
    impact: 'Writers keep what they cannot send and send it again, as long as their queues hold.',
    action: 'Bring the receiver up. The rotation goes on by itself; nothing is given up meanwhile.',
  },
  SAMPLE_NOT_STORED: {
    meaning: 'A receiver accepted the sample of the probe, but a query does not give it back.',
    impact: 'Perhaps the samples of writers vanish there as well.',
    action:
      'See that the query address belongs to the same server, and whether that one drops or relabels what it is sent.',
  },
  TARGET_OFFLINE: {
    meaning: 'A host that has the tag is not reached by Systems Manager.',
    impact:
      'An offline receiver gets no new credential; the rotation waits before anything depends on it.',
    action:
      'Start the host or its SSM agent, or take the tag off a host that is gone. It catches up within 30 minutes of its return.',
  },
  USAGE_UNKNOWN: {
    meaning:
      'The counter by user name that the endpoint declares gives no answer that can be used.',
    impact: 'None. A credential whose use cannot be counted stays accepted.',
    action:
      'Try the expression of receiver.usage at its query address, with the current user name: it has to count more than 0.',
  },
  WRITER_SILENT: {
    meaning: 'After the switch no new sample of the writer arrived at the query addresses.',
    impact:
      'That writer may be losing samples. The credential that it had before is still accepted.',
    action:
      'Look at the log of the writer that the message names, and at the freshness selector: each of its series has to go on.',
  },
} as const satisfies Partial<Record<ErrorCode, Explanation>>;
