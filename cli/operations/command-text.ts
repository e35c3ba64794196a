import type { ChangeAnswer } from '../../functions/shared/operations.ts';

/** For a command that is not waited for. */
export const commandText = ({ endpoint, note }: ChangeAnswer): string =>
  `${note}\nFollow it with: promrotate status ${endpoint}`;
