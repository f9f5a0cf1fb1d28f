/** What the bounds of clock synchronization depend on, from an experiment. */
import type { ClockSetting } from '../../agreement/clocks/bounds.ts';
import type { ClocksExperiment } from '../config/schema.ts';
import { LATENCY_MS } from '../sim/latency.ts';

/** @param spreadMs The most by which initial clocks differ. */
export function clockSetting(
  { clocks, network }: Pick<ClocksExperiment, 'clocks' | 'network'>,
  spreadMs: number,
): ClockSetting {
  const { f, periodMs } = clocks;
  const { delayMs, clockDrift: drift } = network;
  return { f, periodMs, drift, delay: realDelay(delayMs, drift), spreadMs };
}

/**
 * In real time. A packet is on the wire for as long as the simulator has it; then the receiver holds it back
 * for the injected delay, by its own clock.
 */
function realDelay(
  delayMs: ClocksExperiment['network']['delayMs'],
  drift: number,
): ClockSetting['delay'] {
  const held = heldMs(delayMs);
  return {
    minMs: LATENCY_MS.min + held.min / (1 + drift),
    maxMs: LATENCY_MS.max + held.max / (1 - drift),
  };
}

function heldMs(delayMs: ClocksExperiment['network']['delayMs']): {
  readonly min: number;
  readonly max: number;
} {
  if (typeof delayMs === 'number') return { min: delayMs, max: delayMs };
  return 'mean' in delayMs ? { min: 0, max: Infinity } : delayMs;
}
