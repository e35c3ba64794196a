export type Cleanup = {
  /** Remembers what has to be undone; the last one is undone first. */
  readonly defer: (undo: () => unknown) => void;
  /** Undoes everything. What fails is reported and does not stop the rest. */
  readonly run: () => Promise<void>;
};

/** An ordinary end, an error and Ctrl-C all go through this, so that nothing is left behind. */
export function createCleanup(onFailure: (error: unknown) => void): Cleanup {
  const actions: (() => unknown)[] = [];
  return {
    defer(undo) {
      actions.push(undo);
    },
    async run() {
      for (let undo = actions.pop(); undo; undo = actions.pop()) {
        try {
          await undo();
        } catch (error) {
          onFailure(error);
        }
      }
    },
  };
}
