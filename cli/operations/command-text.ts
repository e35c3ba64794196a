import type { ChangeAnswer } from '../../functions/shared/operations.ts';

/** For a command that is not waited for. */
export const commandText = ({ endpoint, id, note }: ChangeAnswer): string =>
  id === undefined ? note : `${note}\nFollow it with: npx promrotate status ${endpoint}`;
