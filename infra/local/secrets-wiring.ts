import { busEventOf } from './events/secret-bus-events.ts';
import { cannotInvoke } from './lambda/invoke-permissions.ts';
import { defaultOpenQuestions } from './open-questions.ts';
import type { Play } from './play-aws.ts';
import { RotationDriver } from './rotation-driver.ts';
import type { SecretsEvent } from './secrets-events.ts';
import { SecretsManagerApi } from './secrets-manager-api.ts';
import type { StandInEvent } from './stand-in-event.ts';
import type { StandInOptions } from './stand-in-options.ts';

const principal = 'secretsmanager.amazonaws.com';

/** Connects the state machine with the function host, the event bus and the log. */
export function wireSecrets(play: Play, options: StandInOptions) {
  const { secrets: engine, lambda, place, activity, now, tell, bus, history } = play;
  const mayInvoke = (functionArn: string, arn: string) =>
    lambda.mayInvoke(functionArn, { principal, account: place.accountId, arn });
  engine.on((event) => {
    const told = standInEventOf(event);
    if (told !== undefined) tell(told);
    const busEvent = busEventOf(event, place, now());
    if (event.kind === 'rotation' && busEvent !== undefined) history.noteServiceEvent(busEvent);
    else if (busEvent !== undefined) bus.put(busEvent);
  });
  const driver = new RotationDriver({
    engine,
    activity,
    retry: options.retry ?? { attempts: 2, delayMs: 2000 },
    invoke: async (functionArn, event) => {
      if (!mayInvoke(functionArn, event.SecretId)) throw cannotInvoke();
      await lambda.invoke(functionArn, event);
    },
  });
  const api = new SecretsManagerApi({
    ...play,
    engine,
    openQuestions: { ...defaultOpenQuestions, ...options.openQuestions },
    roleOfFunction: (functionArn) => lambda.get(functionArn)?.role.arn,
    requireInvocable: (functionArn, arn) => {
      if (!mayInvoke(functionArn, arn)) throw cannotInvoke();
    },
  });
  return { driver, api };
}

function standInEventOf(event: SecretsEvent): StandInEvent | undefined {
  const about = { secret: event.name, versionId: event.versionId };
  switch (event.kind) {
    case 'step-started':
      return { kind: event.kind, ...about, step: event.step };
    case 'step-ended':
      return { kind: event.kind, ...about, step: event.step, succeeded: event.succeeded };
    case 'label-updated':
      return { kind: 'label-moved', ...about, label: event.label };
    case 'rotation': {
      const { eventName, error } = event;
      return { kind: event.kind, ...about, eventName, ...(error === undefined ? {} : { error }) };
    }
    case 'rotation-due':
      return undefined;
  }
}
