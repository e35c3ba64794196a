import * as z from 'zod';
import { patterns } from '../shared/contract.ts';
import { PromrotateError } from '../shared/errors.ts';
import type { RotationRequest } from './rotate-secret.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
const rotationEventSchema = z.object({
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
  SecretId: z.string().max(2048).startsWith('arn:'),
  ClientRequestToken: z.string().regex(new RegExp(patterns.version)),
  RotationToken: z.string().min(1).max(256).optional(),
});

/** @throws INVALID_EVENT, which names the key and quotes nothing */
export function parseRotationEvent(event: unknown): Omit<RotationRequest, 'deadline'> {
  const parsed = rotationEventSchema.safeParse(event);
  if (!parsed.success) {
    const keys = parsed.error.issues.map(({ path }) => `"${path.join('.')}"`).join(', ');
    throw new PromrotateError(
      'INVALID_EVENT',
      `expected the event of a rotation step, found another at ${keys}: only Secrets Manager starts this function`,
    );
  }
  const { Step, SecretId, ClientRequestToken, RotationToken } = parsed.data;
  const token = RotationToken === undefined ? {} : { rotationToken: RotationToken };
  return { step: Step, secretArn: SecretId, versionId: ClientRequestToken, ...token };
}

/** For logs and metrics: nothing of an event that is not one. */
export function describeRotation(event: unknown) {
  const parsed = rotationEventSchema.safeParse(event);
  if (!parsed.success) return { operation: 'unknown', details: {} };
  const { Step, SecretId, ClientRequestToken } = parsed.data;
  return { operation: Step, details: { secret: SecretId, version: ClientRequestToken } };
}
