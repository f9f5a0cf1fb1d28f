/** Small texts that all views share. */
import { nodePlaces } from '../../lab/config/roster.ts';
import type { ExperimentConfig } from '../../lab/config/schema.ts';

/** One line that says what is run. */
export function headline(config: ExperimentConfig, seed: number): string {
  const { model, rule, f, epsilon, stop } = config.agreement;
  const n = nodePlaces(config).length;
  return `${config.name}: ${n} nodes, ${model}, ${rule}, f = ${f}, epsilon ${epsilon}, stop: ${stop}, seed ${seed}`;
}

/** A number in at most nine characters, or nearly. */
export function number(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(7))) : value.toExponential(2);
}
