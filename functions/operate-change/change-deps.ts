import type { LookDeps } from '../shared/look.ts';
import type { ChangeAnswer, ChangeRequest } from '../shared/operations.ts';
import type { Definitions, Ledger, Rotations, Runs } from '../shared/ports.ts';

export type OperateChangeDeps = LookDeps & {
  readonly definitions: Pick<Definitions, 'read'>;
  readonly ledger: Pick<Ledger, 'read' | 'record' | 'placeOrder'>;
  readonly rotations: Rotations;
  readonly runs: Runs;
  /** For a request that brings no id of its own; also the id of the version that it rotates to. */
  readonly newId: () => string;
};

/** The request for one action, with an id where the action has one. */
export type ChangeOf<Action extends ChangeRequest['action']> = Extract<
  ChangeRequest,
  { action: Action }
> &
  (Action extends 'pause' | 'resume' ? unknown : { readonly id: string });

export type Answer = Omit<ChangeAnswer, 'endpoint' | 'action'>;
