import type { Definition } from '../shared/contract.ts';
import type { Receiver } from './receiver.ts';
import { webConfig } from './web-config.ts';

const receivers: Record<Definition['receiver']['kind'], Receiver> = { 'web-config': webConfig };

export function receiverOf({ receiver }: Definition): Receiver {
  return receivers[receiver.kind];
}
