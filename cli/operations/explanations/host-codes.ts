import type { Explanation } from './explanation.ts';

const asBefore =
  'None as long as the file on the host has the current credential: it is left as it is. A receiver where another tool took the block of promrotate away refuses writers until this is mended.';
const again = 'Nothing: it is tried again by itself.';

/** What the documents refuse on a host; Run Command shows it as `promrotate-error CODE …`. */
export const hostCodes = {
  ACCEPTED_SET_MALFORMED: {
    meaning: 'The accepted set in Parameter Store is not one.',
    impact: asBefore,
    action:
      'Only the functions write it; see in CloudTrail who else did. The hourly job writes it anew.',
  },
  ACCEPTED_SET_OF_ANOTHER_ENDPOINT: {
    meaning: 'The accepted set that the host fetched is one of another endpoint.',
    impact: asBefore,
    action:
      'Only the functions write it; see in CloudTrail who else did. The hourly job writes it anew.',
  },
  ACCESS_DENIED: {
    meaning: "The host's role may not read the accepted set or the secret.",
    impact: asBefore,
    action:
      'Attach the managed policy of the deployment (ReceiverHostPolicy or WriterHostPolicy) to the role, and tag the role promrotate-endpoint=<endpoint>.',
  },
  CHECK_FAILED: {
    meaning:
      'With the new file the receiver would be broken or open: promtool refuses it, or a push without a credential is not refused.',
    impact: asBefore,
    action:
      'Run promtool check web-config on the file, and look at what checkUrl answers without a credential.',
  },
  CREDENTIALS_MISSING: {
    meaning: 'The host has no AWS credentials, so it cannot fetch anything.',
    impact: asBefore,
    action:
      'Attach an instance profile, and see that instance metadata (IMDSv2) can be reached from the host.',
  },
  DIRECTORY_MISSING: {
    meaning: 'The folder that is declared for the credential of the writer does not exist.',
    impact: asBefore,
    action:
      'Make it as the message says: it belongs to root, and the group of the writer may read it.',
  },
  DIRECTORY_OF_ANOTHER_ENDPOINT: {
    meaning: 'The folder has the credential of another endpoint.',
    impact: asBefore,
    action: 'Declare a folder of its own for each endpoint.',
  },
  DIRECTORY_UNSAFE: {
    meaning:
      'Somebody else than root may write into the folder, and could lead root elsewhere by a link.',
    impact: asBefore,
    action: 'Change owner and mode as the message says, or choose a folder below /etc.',
  },
  DUPLICATE_USER: {
    meaning:
      'A user name of ours stands outside the block of promrotate; a name that stands twice breaks the receiver for everybody.',
    impact: asBefore,
    action: 'Remove the line that the message names, or declare that name with receiver.adopt.',
  },
  FETCH_FAILED: {
    meaning: 'The host got no answer from AWS, or one without the value.',
    impact: asBefore,
    action:
      'See that the host reaches Parameter Store, Secrets Manager and KMS (proxy, VPC endpoints), and which error AWS gave.',
  },
  FILE_CHANGED: {
    meaning: 'Another program changed the file during the run.',
    impact: asBefore,
    action: again,
  },
  FILE_UNREADABLE: {
    meaning: 'The file that is declared is absent or cannot be read.',
    impact: asBefore,
    action: 'Correct the path in infra/endpoints.yaml, or make the file.',
  },
  FILE_UNWRITABLE: {
    meaning: 'The file or its folder cannot be written, or not with the same owner and mode.',
    impact: asBefore,
    action: 'See that the SSM agent runs as root, and that the file system is not read-only.',
  },
  INTERRUPTED: {
    meaning: 'A signal stopped the run on the host: a shutdown, or the end of its time.',
    impact: asBefore,
    action: again,
  },
  INVALID_PARAMETER: {
    meaning: 'The document was started with a parameter that it does not allow.',
    impact: asBefore,
    action:
      'Start it with values as the deployment does. If the deployment itself did, report it as a defect.',
  },
  LOCKED: {
    meaning: 'Another run on the same host holds the file for more than 60 seconds.',
    impact: asBefore,
    action: `${again} If it goes on, look for a run that hangs: pgrep -fa promrotate.`,
  },
  MARKER_DUPLICATE: {
    meaning: 'Two lines of the writer configuration end with the same comment of promrotate.',
    impact: asBefore,
    action: 'Keep the comment on the line of the remote-write entry of this endpoint alone.',
  },
  MARKER_MISSING: {
    meaning: 'The writer configuration has no line that ends with the comment of promrotate.',
    impact: asBefore,
    action:
      'End the two lines with "# promrotate <endpoint> username" and "# promrotate <endpoint> password_file".',
  },
  NOT_ACCEPTED: {
    meaning:
      'A receiver refuses the new credential when the host tries it, so the host does not take it.',
    impact: 'None. The writer stays on the credential that it has.',
    action:
      'See whether the receivers behind the address that the message names have all taken the accepted set. It is tried again by itself.',
  },
  NOT_CURRENT: {
    meaning: 'The version that the host was to take is no longer current: a late command.',
    impact: asBefore,
    action: 'Nothing: the command for the version that is current comes by itself.',
  },
  NOT_PROVED: {
    meaning:
      'The receiver gave the host no clear answer about the new credential, so the host does not take it.',
    impact: 'None. The writer stays on the credential that it has.',
    action:
      'See that the host reaches the address that the message names. It is tried again by itself.',
  },
  OLDER_VERSION: {
    meaning:
      'The file holds a newer accepted set than the one that was to be applied: a late command.',
    impact: asBefore,
    action: 'Nothing: the newer one stays.',
  },
  REGION_MISSING: {
    meaning: 'The host does not know its AWS region.',
    impact: asBefore,
    action: 'Let the host reach instance metadata (IMDSv2), or set AWS_REGION for the SSM agent.',
  },
  RELOAD_FAILED: {
    meaning: 'The writer did not load its configuration again.',
    impact: 'None. The writer goes on with the configuration that it had; the file is as it was.',
    action:
      'Look at the log of the writer. Its lifecycle API has to be on (--web.enable-lifecycle), or use systemd:<unit>.service.',
  },
  SECRET_MALFORMED: {
    meaning:
      'The secret that the host fetched is not JSON with "username" and "password", each one line.',
    impact: asBefore,
    action: 'Put a value {"username": "…", "password": "…"} into the secret, or rotate.',
  },
  TOOL_MISSING: {
    meaning: 'A program that the document needs is not on the host.',
    impact: asBefore,
    action:
      'Install what the message names. Hosts need flock, coreutils and curl; to sign requests, the AWS CLI or curl 7.88 or later.',
  },
  WRITE_FAILED: {
    meaning: 'Writing beside the file failed: mostly a full disk.',
    impact: asBefore,
    action: 'Make room on the disk of the host.',
  },
  YAML_BROKEN: {
    meaning:
      'The file has a form that promrotate does not edit: tabs, carriage returns, flow mappings, mixed indentation, or it is broken already.',
    impact: asBefore,
    action: 'Run promtool check on it, and write it as plain YAML with one key a line.',
  },
} as const satisfies Readonly<Record<string, Explanation>>;
