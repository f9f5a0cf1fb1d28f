/** Experiments of vectors in the simulator. */
import type { ExperimentConfig } from '../../pkg/lab/config/schema.ts';
import type { VectorsResult } from '../../pkg/lab/vectors/result.ts';
import { simulateResult } from './simulate-result.ts';

export async function simulateVectors(
  config: ExperimentConfig,
  seed: number,
): Promise<VectorsResult> {
  const { result } = await simulateResult(config, seed);
  if (result.experiment !== 'vectors') throw new Error('it is an experiment of vectors');
  return result;
}
