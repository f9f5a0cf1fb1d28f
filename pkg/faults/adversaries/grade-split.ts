/**
 * The one harm that a liar can do to a gradecast: half of the correct nodes see it with grade 1, the others
 * with none, and count it as 0. All liars together do it in round 0 and attain t / (n - 2t); then they are
 * caught by everybody, and nothing is left to do.
 *
 * A liar casts its value to n - 2t correct nodes only. With the liars' words one of these, the voter, has
 * heard of it from n - t, and votes for it; the liars' votes make t + 1 for those who shall see it.
 *
 * Source: derived from the thresholds in Ben-Or, Dolev, Hoch 2010; `agreement.md` 1.2.
 */
import type { NodeId } from '../../core/ids.ts';
import type { LiarStrategy, Scene } from './adversary.ts';
import { isHigh } from './split-brain.ts';

export const gradeSplit: LiarStrategy = {
  kind: 'liar',
  doc: 'is seen with grade 1 by the upper half of the nodes and with none by the others, once',
  needs: 'quote',
  begin: (scene) => new GradeSplit(scene),
};

class GradeSplit<M, V> {
  readonly #scene: Scene<M, V>;
  /** What is cast, once it is known. */
  #value: V | undefined;

  constructor(scene: Scene<M, V>) {
    this.#scene = scene;
  }

  say(to: NodeId, body: M): readonly M[] {
    const { lens, correct, liars, knowledge } = this.#scene;
    const quoted = lens.quoted?.(body);
    if (quoted === undefined) {
      this.#value ??= knowledge.range?.max;
      const reached = correct.slice(0, correct.length - liars.length);
      if (this.#value === undefined) return [body];
      return reached.includes(to) || liars.includes(to) ? [lens.write(body, this.#value)] : [];
    }
    const value = this.#value;
    if (value === undefined) return [body];
    const isTold = quoted.phase === 'heard' ? to === correct[0] : isHigh(this.#scene, to) === true;
    const honest = quoted.values.filter(([id]) => !liars.includes(id));
    const told = isTold ? [...honest, ...liars.map((id) => [id, value] as const)] : honest;
    return [lens.quote?.(body, told) ?? body];
  }
}
