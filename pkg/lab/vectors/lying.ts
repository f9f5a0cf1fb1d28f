/** A node of vectors that lies. Apart from the configuration's part, as a node's bundle holds no schemas. */
import type { PointMessage } from '../../agreement/vectors/message.ts';
import { dimensionOf, type VectorsPlan } from '../../agreement/vectors/plan.ts';
import { comparePoints, parsePoints } from '../../agreement/vectors/point.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Process } from '../../core/process.ts';
import type { Random } from '../../core/random.ts';
import type { AdversaryPlan } from '../../faults/adversaries/plan.ts';
import { LIARS } from '../../faults/adversaries/registry.ts';
import { Liar } from '../../faults/liar.ts';
import { pointLens } from './lens.ts';

/** The process of a node that lies. */
export function lyingOfPoints(
  honest: Process<PointMessage>,
  options: {
    readonly self: NodeId;
    readonly plan: VectorsPlan;
    readonly adversary: AdversaryPlan;
    /** The liar's own stream. */
    readonly random: Random;
  },
): Process<PointMessage> {
  const { self, plan, adversary, random } = options;
  const { strategy = 'silent' } = adversary;
  const dimension = dimensionOf(plan);
  const correct = plan.ids.filter((id) => !plan.liars.includes(id));
  const [min, ...others] = parsePoints(
    correct.map((id) => plan.inputs[id]),
    dimension,
  ).toSorted(comparePoints);
  return new Liar(honest, {
    self,
    strategy: LIARS[strategy],
    lens: pointLens(dimension),
    correct,
    liars: plan.liars,
    rush: 'at-once',
    random,
    ...(min === undefined ? {} : { inputs: { min, max: others.at(-1) ?? min } }),
  });
}
