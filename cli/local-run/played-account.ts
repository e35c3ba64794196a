import { join } from 'node:path';
import { hostTags } from '../../functions/shared/contract.ts';
import { type StandIn, startStandIn } from '../../infra/local/stand-in.ts';
import type { StandInEvent } from '../../infra/local/stand-in-event.ts';
import { type Administrator, connectAdministrator } from './administrator.ts';
import type { Cleanup } from './cleanup.ts';
import { endpointName, type Fleet } from './fleet.ts';

export type PlayedAccount = {
  readonly standIn: StandIn;
  readonly administrator: Administrator;
  /** Name of the ledger's table. */
  readonly ledgerTable: string;
  /** The version that stood in the secret before the first rotation. */
  readonly initialVersion: string;
};
