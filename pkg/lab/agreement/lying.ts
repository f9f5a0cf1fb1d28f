/** A node that lies. Apart from the configuration's part, as a node's bundle holds no schemas. */
import { withArithmetic, type Arithmetic } from '../../agreement/arithmetic.ts';
import type { AgreementMessage } from '../../agreement/message.ts';
import { heardBy } from '../../agreement/neighbours.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import { isSynchronous } from '../../agreement/protocol.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Process } from '../../core/process.ts';
import type { Random } from '../../core/random.ts';
import { rushOf, type AdversaryPlan } from '../../faults/adversaries/plan.ts';
import { LIARS } from '../../faults/adversaries/registry.ts';
import { Liar } from '../../faults/liar.ts';
import { agreementLens } from './lens.ts';

/** The process of a node that lies. */
export function lying(
  honest: Process<AgreementMessage>,
  options: {
    readonly self: NodeId;
    readonly plan: AgreementPlan;
    readonly adversary: AdversaryPlan;
    /** The liar's own stream. */
    readonly random: Random;
  },
): Process<AgreementMessage> {
  const { self, plan, adversary, random } = options;
  const { strategy = 'silent', sides, lastRound } = adversary;
  return withArithmetic(
    plan.arithmetic,
    (arithmetic): Process<AgreementMessage> =>
      new Liar(honest, {
        self,
        strategy: LIARS[strategy],
        lens: agreementLens(plan.model, arithmetic, plan.delphi),
        // On a graph a liar hears, and can wait for, its neighbours only.
        liars: plan.liars,
        correct: heardBy(self, plan).filter((id) => !plan.liars.includes(id)),
        inputs: inputRange(plan, arithmetic),
        rush: rushOf(adversary, isSynchronous(plan)),
        random,
        sides,
        lastRound,
      }),
  );
}

/** From the lowest to the highest input of the nodes that do not lie. */
function inputRange<V>(
  { ids, inputs, liars }: AgreementPlan,
  { parse, compare }: Arithmetic<V>,
): { readonly min: V; readonly max: V } | undefined {
  const sorted = ids
    .filter((id) => !liars.includes(id))
    .flatMap((id) => parse(inputs[id]) ?? [])
    .toSorted(compare);
  const [min, max] = [sorted[0], sorted.at(-1)];
  return min === undefined || max === undefined ? undefined : { min, max };
}
