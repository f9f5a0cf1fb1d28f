/** `docs/protocols/vectors.svg`: the example's run with a liar. The page itself is written by hand. */
import { fileURLToPath } from 'node:url';
import { invariant } from '../../core/errors.ts';
import { loadConfig } from '../config/load.ts';
import { planRun } from '../plan.ts';
import { reportVectors } from '../vectors/result.ts';
import { vectorsSvg } from './plot.ts';
import { recordsOf, SEED } from './trial.ts';

/** @param example The experiment file whose run is drawn. */
export async function vectorsPlot(example: URL): Promise<string> {
  const config = loadConfig({ file: fileURLToPath(example) });
  invariant(config.experiment === 'vectors', 'the example is of vectors');
  const run = planRun(config, SEED);
  const { plan } = run.setup;
  const { rounds } = reportVectors(plan, await recordsOf(run), config.faults.liars?.strategy);
  const title = `vectors, ${plan.rule}, n = ${plan.ids.length}, f = ${plan.f}`;
  return vectorsSvg(title, rounds);
}
