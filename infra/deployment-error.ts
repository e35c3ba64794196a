export type DeploymentErrorCode = 'SETTINGS_UNREADABLE' | 'SETTINGS_INVALID' | 'TOO_MANY_ENDPOINTS';

/** What stops a synthesis and the person who deploys can mend; anything else is a defect. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
  readonly code: DeploymentErrorCode;

  constructor(code: DeploymentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
