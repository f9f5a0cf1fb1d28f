/** How many rounds theory promises to be enough for an experiment. */
import { rational } from '../../agreement/arithmetic.ts';
import { Grid } from '../../agreement/delphi/grid.ts';
import { ZERO, fraction, max } from '../../agreement/rational.ts';
import { roundsGoal, roundsToReach } from '../../agreement/rounds.ts';
import { spread } from '../../agreement/spread.ts';
import { inputsOf } from '../config/roster.ts';
import { roundsProvenOnGraph } from '../config/wiring.ts';
import { settingOf } from '../config/rules/model.ts';
import type { AgreementExperiment } from '../config/schema.ts';

/** More than any experiment may have. */
const ROUNDS_MAX = 100_000;

/** What liars may pretend, generously: with `stop: local` nodes count rounds for what they heard. */
const LIE = fraction(10n ** 10n);

/**
 * The rounds after which every node has decided, whatever the faults.
 * @returns undefined when nothing is promised: outside the model, or no factor is proven.
 */
export function promisedRounds(experiment: AgreementExperiment): number | undefined {
  const { agreement, faults } = experiment;
  const inputs = inputsOf(experiment);
  const values = 'uniform' in inputs ? [inputs.uniform.min, inputs.uniform.max] : inputs;
  const apart = spread(values.map((value) => rational.parse(value) ?? ZERO));
  const local = agreement.stop === 'local';
  const seen = local && faults.liars !== undefined ? max(apart, LIE) : apart;
  const goal = roundsGoal(agreement.arithmetic, rational.parse(agreement.epsilon) ?? ZERO);
  const rounds =
    agreement.model === 'sync-graph'
      ? roundsProvenOnGraph(experiment, seen)
      : agreement.delphi !== undefined
        ? new Grid(agreement.delphi).rounds(settingOf(experiment).n, goal)
        : roundsToReach(settingOf(experiment), seen, goal, ROUNDS_MAX);
  // The first round only estimates.
  return rounds === undefined || !local ? rounds : rounds + 1;
}
