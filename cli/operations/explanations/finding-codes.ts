import type { FindingCode } from '../../../functions/shared/finding.ts';
import { type Explanation, unaffected } from './explanation.ts';

/** What is watched and told by alarm until it is right again. */
export const findingCodes: Readonly<Record<FindingCode, Explanation>> = {
  BLOCK_OVERWRITTEN: {
    meaning:
      'Another tool writes the file again and again that has the accepted credentials; it was repaired three times within a day, by State Manager (the finding names the host) or after test metrics (it names the address).',
    impact:
      'Between the overwriting and the repair the receiver refuses the credentials that it lost: until the next test metric if the current one is among them, else for up to 30 minutes.',
    action:
      'Find the tool on the host that the finding names, or behind the address (Ansible, Puppet, an image), and have it leave the block of promrotate alone.',
  },
  CREDENTIAL_TOO_OLD: {
    meaning: "The current credential is older than the endpoint's maxAge.",
    impact: 'None at once. The longer a write credential lives, the more places it stands in.',
    action:
      'Look why it is not rotated: "npx promrotate status ENDPOINT". If nothing is in the way, rotate it: "npx promrotate rotate ENDPOINT --wait".',
  },
  DEFINITION_CHANGED: {
    meaning:
      "The parameter /promrotate/definitions/<endpoint> is not what the deployment wrote: somebody else changed where the endpoint's credential goes. Test metrics have found that for ten minutes or longer, so that it is no deployment under way.",
    impact:
      'The credential is not pushed anywhere as long as that lasts: test metrics stop. A rotation would follow the changed definition.',
    action:
      'See who wrote it (CloudTrail, event PutParameter), and put it back: npx cdk deploy --revert-drift. If it named a server that is not yours, rotate, and take the old credential for leaked.',
  },
  GRACE_ENDED_IN_USE: {
    meaning:
      'The grace of an old credential is over, and it is not known that all writers have left it. It stays accepted.',
    impact: 'None. An old credential lives longer than it should.',
    action:
      'Bring the writers that the finding names up to date. Where none is declared, or nothing shows that they write, declare them and their freshness, or receiver.usage.',
  },
  HOST_NOT_CONVERGED: {
    meaning:
      'A host failed the last time that State Manager had it take the accepted set (a receiver) or the current credential (a writer).',
    impact:
      'The host keeps what it has. A receiver whose file lacks the current credential, because another tool wrote it, refuses writers until this is mended; a writer is refused once the credential that it is on is out.',
    action:
      'Mend the cause on the host that the finding names: "npx promrotate explain CODE" with the code that it gives. It is tried again every 30 minutes, and the finding closes by itself.',
  },
  LEAK_UNFINISHED: {
    meaning:
      'A credential that was revoked is not out ten minutes after it could have been, or the rotation away from it has to wait.',
    impact: 'None for writers. Whoever has the leaked credential can still push.',
    action:
      'The finding says what keeps it: mend that. With userName: pair the rotation may wait for a writer that is still on the name to be taken: bring it up to date. Rotations are tried three times, then once with each hourly run.',
  },
  OVERLAP_ENDED: {
    meaning:
      'An old credential is accepted for longer than maxOverlap, because onOverlapEnd is "keep".',
    impact: 'None. An old credential lives longer than it should.',
    action:
      'Bring the writers that the finding names up to date, or set onOverlapEnd: retire and deploy.',
  },
  PROBE_MISSING: {
    meaning:
      "No test metric was pushed for three times the distance that the endpoint's settings ask for, and for an hour and a quarter at least. One that was never tested is told by SCHEDULE_MISSING, or by errors of probe-endpoint.",
    impact: 'None for writers. Nobody would notice now if their credential stopped working.',
    action:
      'Look at the schedule promrotate-probe-<endpoint> of EventBridge Scheduler, its dead-letter queue, and the log of probe-endpoint.',
  },
  RECEIVER_OPEN: {
    meaning:
      'A receiver takes pushes without any credential: an empty web configuration means no authentication.',
    impact: 'Samples arrive, from anybody.',
    action:
      'Look at the web configuration of the receiver that the finding or the error names. Where our block was there before, it is put back by itself, which closes the receiver; users of others that stood in that file are refused from then on, until their owner puts them back. An endpoint that was never rotated needs a user first, by any name: give it one, then rotate.',
  },
  RECEIVER_UNREACHABLE: {
    meaning:
      'A rotation is over its time because a receiver does not answer. It is not given up: it goes on when the receiver is back.',
    impact: 'Writers keep what they cannot send to that receiver, as long as their queues hold.',
    action:
      'Bring the receiver up, or take an address that is gone out of infra/endpoints.yaml and deploy.',
  },
  ROTATION_ABANDONED: {
    meaning:
      'A rotation ended in the middle because its version lost AWSPENDING, most likely to a value that somebody put by hand.',
    impact: unaffected,
    action:
      'See in CloudTrail who wrote the secret, and have that stop. The finding closes when a rotation has ended well: "npx promrotate rotate ENDPOINT".',
  },
  ROTATION_OVERDUE: {
    meaning: 'No rotation has begun for longer than the schedule and its window allow.',
    impact: 'None. The current credential lives longer than it should.',
    action:
      'See whether rotation is on: "npx promrotate status ENDPOINT". If it is off: npx cdk deploy --revert-drift. Then start one: "npx promrotate rotate ENDPOINT".',
  },
  ROTATION_STUCK: {
    meaning: 'A rotation has not ended within its time (pendingLimit).',
    impact: unaffected,
    action:
      'See why: "npx promrotate status ENDPOINT". Mend the cause; "npx promrotate unstick ENDPOINT" begins afresh at once.',
  },
  SCHEDULE_MISSING: {
    meaning: "The daily audit found no enabled schedule for the endpoint's test metric.",
    impact: 'None for writers. Nobody would notice now if their credential stopped working.',
    action:
      'Somebody deleted or disabled promrotate-probe-<endpoint> in EventBridge Scheduler: enable it, or where it is gone: npx cdk deploy --revert-drift.',
  },
  STILL_ACCEPTED: {
    meaning:
      'A receiver accepts a credential that is out, or refuses everybody, so that nothing is proved there.',
    impact: 'None for writers. Whoever has the old credential can still push there.',
    action:
      'Look at the web configuration of the receiver that is named: is the user outside the block of promrotate, was it not loaded again, is there a proxy with users of its own? It is tried again each hour.',
  },
  WRITER_QUIET: {
    meaning:
      'A writer sent nothing more after an old credential had been retired, so that one is accepted again.',
    impact: 'That writer lost samples for the seconds until the credential was accepted again.',
    action:
      'Find where that writer keeps the old credential, and bring it up to date. Then revoke the old credential, unless receiver.usage shows that it is out of use: the finding closes when it is out.',
  },
  WRITE_FAILING: {
    meaning:
      'The test metric with the current credential could not be written to an address, twice in a row, for another reason than the credential: the receiver does not answer, answers with an error, or does not give the sample back.',
    impact:
      'Writers that push to that address have the same trouble: they keep samples for a while and send them later, if it comes back in time.',
    action:
      'Look at the receiver that the finding names, its certificate and the way to it. A Prometheus that answers 500 to everything cannot read its web configuration: it is missing, or broken. The finding closes by itself with the next test metric that arrives.',
  },
  WRITE_REFUSED: {
    meaning:
      'A receiver refuses the current credential. The finding says which of three it is: the accepted set was applied again and did not help, it could not be applied, or no rotation has brought one there yet.',
    impact:
      'Writers that push to that address with that credential lose samples now: Prometheus drops what is answered with 401.',
    action:
      'Applied again: look at the web configuration on the hosts of the receiver that the finding names, and at proxies before it. Not applied: mend what the finding gives as the reason; the next test metric tries again. Never rotated: the secret and the receiver disagree, so put what the receiver accepts into the secret (aws secretsmanager put-secret-value) or that user into the receiver, then rotate once: "npx promrotate rotate ENDPOINT --wait".',
  },
};
