import type { FindingCode } from '../../functions/shared/contract.ts';
import type { AlarmText } from './alarms.ts';

/** What each finding means while it is open; the notice that came with it names who and where. */
export const findingImpacts: Readonly<Record<FindingCode, AlarmText['impact']>> = {
  BLOCK_OVERWRITTEN:
    'Another tool keeps writing over the users of promrotate in a web configuration file: it was repaired three times in a day, and in between writers may have been refused.',
  CREDENTIAL_TOO_OLD:
    'The current credential of an endpoint is older than its limit. Writers are not affected; the longer a write credential lives, the more places it stands in.',
  DEFINITION_CHANGED:
    'The definition of an endpoint has not been what was deployed for ten minutes or longer: somebody else changed where its credential goes. Test metrics stop there, and a rotation would follow the changed definition.',
  GRACE_ENDED_IN_USE:
    'The grace of a superseded credential is over, and writers are not known to have left it: it stays accepted, so nothing is lost, but it lives longer than it should.',
  HOST_NOT_CONVERGED:
    'A host failed when State Manager had it take the accepted set, or the current credential: it keeps what it has. If another tool took the block of promrotate away, that receiver refuses writers until this is mended; a writer that is not on the current credential is refused once its own is out.',
  LEAK_UNFINISHED:
    'A credential that has leaked still works, longer than its end takes: whoever has it can still write. The notice says what keeps it.',
  OVERLAP_ENDED:
    'A superseded credential is still accepted past maxOverlap, as onOverlapEnd says keep: nobody is known to have left it, and it lives longer than it should.',
  PROBE_MISSING:
    'No test metric was pushed to an endpoint for three times the distance that its settings ask for, and for an hour and a quarter at least: nobody would notice if its credential stopped working.',
  RECEIVER_OPEN:
    'A receiver takes pushes without any credential: anybody who reaches it can write. Writers lose nothing.',
  RECEIVER_UNREACHABLE:
    'A replica or the front of a receiver does not answer, so that a rotation cannot go on there: nothing is given up for that, and the current credential still works elsewhere.',
  ROTATION_ABANDONED:
    'A rotation ended in the middle, most likely because somebody put a value into the secret by hand. Writers go on with the current credential.',
  ROTATION_OVERDUE:
    'A secret was not rotated when it was due, or its rotation was switched off by somebody: the endpoint keeps its current credential, which still works but grows older than its schedule says.',
  ROTATION_STUCK:
    'A rotation does not end: the endpoint keeps its current credential, which still works but grows older than its schedule says. The notice names the step and its error.',
  SCHEDULE_MISSING:
    'The schedule of an endpoint for its test metric is gone or switched off: nobody would notice if its credential stopped working.',
  STILL_ACCEPTED:
    'A credential that was retired is still accepted at an address: whoever has it can still write. It is tried again every hour.',
  WRITER_QUIET:
    'A writer stopped sending when the credential that it used was retired: that one is accepted again, and samples of the time in between may be lost.',
  WRITE_FAILING:
    'The test metric could not be written to an address twice in a row, for another reason than the credential: writers that push to that address have the same trouble, keep their samples for a while, and lose them if it lasts.',
  WRITE_REFUSED:
    'A receiver refuses the current credential: the accepted set was applied again in vain, could not be applied, or was never brought there by a rotation (the notice says which). Writers that push to that address with it lose samples now.',
};
