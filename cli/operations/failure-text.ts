export type Failure = { readonly code: string; readonly message: string };

/** Messages of the functions' own errors begin with their code; those of others do not. */
export const messageOf = ({ code, message }: Failure): string =>
  message.startsWith(`${code}: `) ? message.slice(code.length + 2) : message;

export const failureText = (failure: Failure): string => `${failure.code}: ${messageOf(failure)}`;
