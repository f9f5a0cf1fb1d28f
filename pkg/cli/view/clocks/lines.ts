/** A run of clock synchronization while it goes on. */
import { nodePlaces } from '../../../lab/config/roster.ts';
import type { ClocksConfig } from '../../../lab/config/schema.ts';
import { StepLines } from '../step-lines.ts';
import { count } from '../text.ts';

export function clocksSteps(config: ClocksConfig, seed: number): StepLines {
  const { f, periodMs, rounds } = config.clocks;
  const nodes = count(nodePlaces(config).length, 'node');
  const plan = `${count(rounds, 'round')} of ${periodMs} ms`;
  return new StepLines({
    head: `${config.name}: ${nodes}, clocks, ${plan}, f = ${f}, seed ${seed}`,
    say: ({ kind, node, round }) =>
      kind === 'round' && round === rounds ? `${node} has ended its last round` : undefined,
  });
}
