import type { ScanProblemCode } from '../../extract/sighting.ts';
import { type Explanation, nothingDone } from './explanation.ts';

const notSeen = 'None. A secret may stand where nobody looked.';

/** What the extraction could not look at, or not wholly. */
export const extractionCodes: Readonly<Record<ScanProblemCode, Explanation>> = {
  BINARY_FILE: {
    meaning: 'The file is not text: it has NUL bytes.',
    impact: notSeen,
    action: 'Nothing, unless it holds text of yours: unpack it and look at what is in it.',
  },
  FILE_TOO_LARGE: {
    meaning: 'The file is too large to be parsed, and was looked at line by line.',
    impact: notSeen,
    action: 'Cut it into parts, if it is configuration; a log or a dump is better not kept there.',
  },
  FILE_UNREADABLE: {
    meaning: 'The file or folder cannot be read.',
    impact: notSeen,
    action: 'Give the command the permission, or leave the path out.',
  },
  GIT_FAILED: {
    meaning: 'Git could not tell the history: it is not there, or the folder is no repository.',
    impact: notSeen,
    action:
      'Install git, run the command in a clone, and fetch its whole history: git fetch --unshallow.',
  },
  KUBECTL_FAILED: {
    meaning: 'The cluster did not tell its objects through kubectl.',
    impact: notSeen,
    action: 'See that "kubectl get secrets,configmaps" works with the same context and namespace.',
  },
  LINK_LOOP: {
    meaning: 'A symbolic link leads to a folder that is being looked at already.',
    impact: 'None. Each folder is looked at once.',
    action: 'Nothing.',
  },
  NOT_PARSED: {
    meaning:
      'The file is not what its name says, such as a template, and was looked at line by line.',
    impact: notSeen,
    action: 'Correct the file, or look at what its template makes of it: render it first.',
  },
  NOT_UTF8: {
    meaning: 'The file has bytes that are not UTF-8, which were read as question marks.',
    impact: notSeen,
    action: 'Convert it to UTF-8 (iconv), if it is configuration.',
  },
  TOO_DEEP: {
    meaning: 'The file is nested more deeply than the extraction follows.',
    impact: notSeen,
    action: 'Look at it by hand: configuration is not nested like that.',
  },
  TOO_MANY_ALIASES: {
    meaning: 'The aliases of the YAML file would unfold into more than the extraction reads.',
    impact: notSeen,
    action: 'Look at it by hand: configuration does not need that many aliases.',
  },
};

export const extractionErrorCodes = {
  EXTRACTION_INCOMPLETE: {
    meaning: 'Something that the command line named could not be looked at.',
    impact: notSeen,
    action: 'The report says what and why: explain the code that stands there.',
  },
  PATH_MISSING: {
    meaning: 'There is no file or folder at a path that the command line names.',
    impact: nothingDone,
    action: 'Correct the path; it is taken from where the command runs.',
  },
  ENTRY_EXISTS: {
    meaning: 'The settings have an entry of the name already, for something else.',
    impact: nothingDone,
    action: 'Choose another name with --name, or take the entry away if nobody needs it.',
  },
  SECRET_EXISTS: {
    meaning: 'Secrets Manager has a secret of the name already, with another value.',
    impact: nothingDone,
    action:
      'Choose another name with --name. If it is an old secret of the same endpoint, see which value is the right one, and delete or correct the other.',
  },
  SETTINGS_CHANGED: {
    meaning:
      'The file of endpoints was changed by another program while credentials were imported.',
    impact: nothingDone,
    action: 'Repeat the command.',
  },
  SETTINGS_NOT_EXTENDED: {
    meaning: 'No entry can be added to the file of endpoints without changing what stands there.',
    impact: nothingDone,
    action: 'Write its list as infra/endpoints.yaml has it: "endpoints:", and each item a line.',
  },
  IMPORT_UNFINISHED: {
    meaning: 'An import failed, and a secret that it had made could not be taken back.',
    impact: 'None. The secret is not in use.',
    action: 'Repeat the command, which goes on from there, or delete the secret.',
  },
  REWRITE_FAILED: {
    meaning: 'A file could not be rewritten, or was not right afterwards and was put back.',
    impact: 'None. The file is as it was.',
    action: 'Read what was found in the message; move the secret by hand, if that does not help.',
  },
} as const;
