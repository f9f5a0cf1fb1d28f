/** Liars that only replace the value: one message for each that the honest half sends, or none. */
import type { NodeId } from '../../core/ids.ts';
import type { Claim } from '../lens.ts';
import type { LiarStrategy, Scene } from './adversary.ts';

/** What to claim towards `to` where the honest half claims `honest`; undefined: nothing. */
export type Tell = <M, V>(scene: Scene<M, V>, to: NodeId, honest: Claim<V>) => V | undefined;

/** What carries no value is passed on as it is. */
export function byValue(tell: Tell): LiarStrategy['begin'] {
  return (scene) => ({
    say(to, body) {
      const { lens } = scene;
      const honest = lens.read(body);
      if (honest === undefined) return [body];
      const claim = tell(scene, to, honest);
      return claim === undefined ? [] : [lens.write(body, claim)];
    },
  });
}
