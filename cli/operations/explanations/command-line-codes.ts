import type { CommandLineCode } from '../command-line-code.ts';
import { type Explanation, nothingDone } from './explanation.ts';
import { extractionErrorCodes } from './extraction-codes.ts';

/** What the command line itself says, before or instead of the functions. */
export const commandLineCodes: Readonly<Record<CommandLineCode, Explanation>> = {
  ...extractionErrorCodes,
  AWS_ACCESS_DENIED: {
    meaning: 'The person or role that gave the command may not invoke the function.',
    impact: nothingDone,
    action:
      'Allow lambda:InvokeFunction on promrotate-operate-read and promrotate-operate-change; nothing else is needed.',
  },
  AWS_CREDENTIALS_EXPIRED: {
    meaning: 'The AWS credentials of this shell are over, or AWS does not know them.',
    impact: nothingDone,
    action:
      'Sign in again (aws sso login, or whatever you use), and see that the clock of this machine is right.',
  },
  AWS_CREDENTIALS_MISSING: {
    meaning:
      'No AWS credentials were found: environment, profile, SSO and instance metadata have none.',
    impact: nothingDone,
    action:
      'Sign in (aws sso login), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  },
  AWS_FAILED: {
    meaning: 'AWS answered with an error that the command line does not know.',
    impact: 'None by itself. If it came while a command was given, that may have been carried out.',
    action:
      'Read the name of the error in the message, and see with "npx promrotate status" what is under way.',
  },
  AWS_REGION_MISSING: {
    meaning: 'No AWS region is set.',
    impact: nothingDone,
    action: 'Name it: --region, AWS_REGION, or the profile.',
  },
  AWS_SETTINGS_INVALID: {
    meaning: 'The AWS region is not the name of one, or AWS_ENDPOINT_URL is not a URL.',
    impact: nothingDone,
    action:
      'Correct --region, AWS_REGION or AWS_ENDPOINT_URL, or the region and endpoint_url of the profile.',
  },
  AWS_THROTTLED: {
    meaning: 'AWS turned the call away because there were too many.',
    impact: nothingDone,
    action: 'Wait a moment and give the command again.',
  },
  AWS_UNREACHABLE: {
    meaning: 'There was no answer from AWS, or somebody else answered in its place.',
    impact: 'None by itself. If it came while a command was given, that may have been carried out.',
    action:
      'See that network, proxy and AWS_ENDPOINT_URL are right, and with "npx promrotate status" what is under way.',
  },
  FILE_EXISTS: {
    meaning: 'Where the report should go there is a file that is no report.',
    impact: nothingDone,
    action: 'Name another file with --output, or replace that one with --force.',
  },
  FILE_NOT_WRITTEN: {
    meaning: 'The file for the report cannot be written, or what is there cannot be read.',
    impact: 'None. There is no report.',
    action: 'Name a file in a folder that exists and that you may write to, with --output.',
  },
  FUNCTION_MISSING: {
    meaning: 'There is no such function in this account and region.',
    impact: nothingDone,
    action:
      'Deploy first (npx cdk deploy), or name the region and account where it is: --region, --profile.',
  },
  NOT_CONFIRMED: {
    meaning: 'A command that changes something was not confirmed.',
    impact: nothingDone,
    action: 'Answer "yes" on a terminal, or give --yes where there is none.',
  },
  STOPPED_WAITING: {
    meaning: 'Ctrl-C or a signal ended the command line.',
    impact: 'None. What was ordered before goes on in AWS.',
    action: 'Follow it: "npx promrotate status ENDPOINT".',
  },
  WRONG_USAGE: {
    meaning: 'The command line does not understand its arguments.',
    impact: nothingDone,
    action: 'See "npx promrotate --help" and "npx promrotate <command> --help".',
  },
};
