/** The clocks of a run of clock synchronization in words. */
import type { ClockRoundResult, ClocksResult } from '../../../lab/clocks/result.ts';
import { count, hanging, number } from '../text.ts';

/** Nodes listed one by one up to here. */
const NODES_SHOWN = 16;

/** Rounds listed one by one: the first ones, where clocks come together, and the last. */
const ROUNDS_SHOWN = 8;

export function clocksLines(result: ClocksResult, width: number): string[] {
  const { nodes, rounds, steadyMs, lowerBoundMs } = result;
  const shown = nodes.length <= NODES_SHOWN ? nodes : [];
  const first = rounds.slice(0, ROUNDS_SHOWN - 1);
  const skipped = rounds.length - first.length - 1;
  const last = rounds.slice(first.length).slice(-1);
  return [
    ...shown.flatMap(({ id, offsetMs, correctionMs, fate }) => {
      const moved =
        correctionMs === null ? '' : `, corrected by ${signed(correctionMs - offsetMs)}`;
      const label = fate === 'correct' ? '' : ` (${fate})`;
      return hanging(`  ${id.padEnd(8)}  `, `began at ${signed(offsetMs)}${moved}${label}`, width);
    }),
    '',
    ...first.flatMap((round) => roundLines(round, width)),
    ...(skipped > 0 ? [`  ... ${count(skipped, 'round')} more`] : []),
    ...last.flatMap((round) => roundLines(round, width)),
    ...hanging(
      '  in the long run  ',
      `at most ${ms(steadyMs)} apart is proven; no algorithm can promise less than ${ms(lowerBoundMs)}`,
      width,
    ),
  ];
}

function roundLines({ round, skewMs, boundMs }: ClockRoundResult, width: number): string[] {
  const text = `clocks at most ${ms(skewMs)} apart, ${ms(boundMs)} is proven`;
  return hanging(`  round ${String(round).padStart(3)}  `, text, width);
}

function ms(value: number): string {
  return `${number(value, 4)} ms`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${ms(value)}`;
}
