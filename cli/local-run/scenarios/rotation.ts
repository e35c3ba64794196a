import { rotateOnce } from '../rotations.ts';
import type { Scenario } from '../scenario.ts';

/** What `npm start` shows: rotations, one after the other, beside the naive way. */
export function rotationScenario({ rotations, grace = '24h' }: RotationOptions): Scenario {
  return {
    name: 'rotation',
    summary: 'rotations, one after the other, beside the naive way',
    // A rotation waits for what is under way: a retirement, where the grace is short.
    settings: { grace, watch: '2s' },
    alarms: [],
    hasControl: true,
    async play(stage) {
      for (let turn = 1; turn <= rotations; turn++) {
        const title = rotations === 1 ? 'rotation' : `rotation ${turn}`;
        stage.versions.push(await rotateOnce(stage, title));
      }
    },
  };
}

export type RotationOptions = { readonly rotations: number; readonly grace?: string };
