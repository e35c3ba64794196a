import { type Look, look } from '../shared/look.ts';
import type { ChangeAnswer, ChangeRequest } from '../shared/operations.ts';
import type { Answer, OperateChangeDeps } from './change-deps.ts';
import { pause } from './pause.ts';
import { resume } from './resume.ts';
import { revoke } from './revoke.ts';
import { rollBack } from './roll-back.ts';
import { rotate } from './rotate.ts';
import { unstick } from './unstick.ts';

/**
 * Checks everything before it changes anything, and leaves the work to others: a rotation to Secrets
 * Manager, an order to retire-credential. The same id again changes nothing and answers the same.
 */
export async function changeEndpoint(
  deps: OperateChangeDeps,
  request: ChangeRequest,
): Promise<ChangeAnswer> {
  const definition = await deps.definitions.read(request.endpoint);
  const seen = await look(deps, definition);
  const answer = await change(deps, seen, request);
  return { endpoint: request.endpoint, action: request.action, ...answer };
}

function change(deps: OperateChangeDeps, seen: Look, request: ChangeRequest): Promise<Answer> {
  switch (request.action) {
    case 'rotate':
      return rotate(deps, seen, { ...request, id: request.id ?? deps.newId() });
    case 'unstick':
      return unstick(deps, seen, { ...request, id: request.id ?? deps.newId() });
    case 'rollback':
      return rollBack(deps, seen, { ...request, id: request.id ?? deps.newId() });
    case 'revoke':
      return revoke(deps, seen, { ...request, id: request.id ?? deps.newId() });
    case 'pause':
      return pause(deps, seen, request);
    case 'resume':
      return resume(deps, seen, request);
  }
}
