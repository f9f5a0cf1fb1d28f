/** A run of broadcast while it goes on. */
import { nodePlaces } from '../../../lab/config/roster.ts';
import type { BroadcastConfig } from '../../../lab/config/schema.ts';
import { StepLines } from '../step-lines.ts';
import { count } from '../text.ts';

/** Answers are told in steps of about so many. */
const STEPS = 10;

export function broadcastSteps(config: BroadcastConfig, seed: number): StepLines {
  const { variant, rate, loadMs } = config.broadcast;
  const nodes = count(nodePlaces(config).length, 'node');
  const step = Math.max(1, Math.ceil((rate * loadMs) / 1000 / STEPS));
  let answers = 0;
  return new StepLines({
    head: `${config.name}: ${nodes}, broadcast, ${variant}, ${rate} operations/s, seed ${seed}`,
    say: ({ kind }) => {
      if (kind !== 'operation') return undefined;
      answers += 1;
      return answers % step === 0 ? `clients have got ${count(answers, 'answer')}` : undefined;
    },
  });
}
