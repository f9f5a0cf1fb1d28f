/**
 * Tries to make a reliable broadcast deliver two values: INIT and ECHO differ between the halves, and
 * READY says what the protocol makes of it. Source: `agreement.md` 2.2, adversary 18.
 */
import type { LiarStrategy } from './adversary.ts';
import { divisive } from './split-brain.ts';

export const broadcastSplit: LiarStrategy = {
  kind: 'liar',
  doc: 'begins and echoes broadcasts with one value towards one half and another towards the other',
  needs: 'isSown',
  begin: (scene) => ({
    say(to, body) {
      const { lens } = scene;
      const claim = divisive(scene, to);
      if (claim === undefined || lens.isSown?.(body) !== true) return [body];
      return [lens.write(body, claim)];
    },
  }),
};
