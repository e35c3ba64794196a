import { afterEach, describe, expect, test } from '@jest/globals';
import { type Deployed, deployedStandIn } from '../../support/stand-in/deployed-stand-in.ts';
import { listenerTemplate } from '../../support/stand-in/small-template.ts';

const pattern = { source: ['aws.secretsmanager'], 'detail-type': ['Secret Label Updated'] };

describe('the event bus of the stand-in', () => {
  let deployed: Deployed;
  afterEach(() => deployed.remove());

  async function moveLabel({ name = 's', resources = listenerTemplate(pattern) as object } = {}) {
    deployed = await deployedStandIn({ ...resources }, { bundles: ['listener'] });
    const { standIn } = deployed;
    standIn.secrets.createSecret({ name, value: { secretString: 'the first value' } });
    return () => {
      standIn.secrets.putValue({ secretId: name, secretString: 'the second value' });
      return standIn.idle();
    };
  }

  test.each([
    ['once', 1],
    ['twice', 2],
    ['dropped', 0],
  ] as const)('delivers %s when told so', async (delivery, count) => {
    const move = await moveLabel();
    deployed.standIn.events.delivery = delivery;

    await move();

    expect(deployed.standIn.logs('listen')).toHaveLength(count);
    expect(deployed.events.filter(({ kind }) => kind === 'event-delivered')).toHaveLength(count);
  });

  test('tries a failed function again, then puts the event to the dead letters', async () => {
    const move = await moveLabel({ name: 'fails' });

    await move();

    const attempts = deployed.events.filter(({ kind }) => kind === 'function-failed');
    expect(attempts).toHaveLength(2);
    expect(deployed.standIn.deadLetters()).toMatchObject([
      {
        queueArn: expect.stringContaining('Small-DeadLetters'),
        event: { detail: { name: 'fails' } },
      },
    ]);
  });

  test('starts no function that does not permit the rule', async () => {
    const { MayListen, ...resources } = listenerTemplate(pattern);
    expect(MayListen.Type).toBe('AWS::Lambda::Permission');
    const move = await moveLabel({ resources });

    await move();

    expect(deployed.standIn.logs()).toEqual([]);
    expect(deployed.events).toContainEqual(
      expect.objectContaining({ kind: 'event-delivered', succeeded: false }),
    );
  });

  test('tells nothing of a secret value, in events, logs and calls', async () => {
    const move = await moveLabel();

    await move();

    const { standIn, events } = deployed;
    const told = JSON.stringify([events, standIn.logs(), standIn.calls(), standIn.deadLetters()]);
    expect(told).toContain('AWSCURRENT');
    expect(told).not.toMatch(/the (first|second) value/);
  });
});
