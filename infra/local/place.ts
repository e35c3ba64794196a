/** The account and Region that the stand-in plays. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export function arnOf({ accountId, region }: Place, service: string, resource: string): string {
  // IAM is global: its ARNs have no Region.
  const where = service === 'iam' || service === 'sts' ? '' : region;
  return `arn:aws:${service}:${where}:${accountId}:${resource}`;
}
