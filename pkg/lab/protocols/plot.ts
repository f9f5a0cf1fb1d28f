/** The picture of a run: what was measured, what is proven, and what nothing can beat. */
import { line, plotSvg, type Series } from '../../report/plot.ts';
import type { RoundResult } from '../agreement/result.ts';

type Point = readonly [round: number, spread: number];

export function roundsSvg(title: string, rounds: readonly RoundResult[]): string {
  const curves = [
    { name: 'measured', colour: '#1F5FA8', points: points(rounds, 'spread') },
    // Above it: where it is attained both can be seen.
    { name: 'proven', colour: '#E07B77', dashes: '6 6', points: points(rounds, 'bound') },
    { name: 'lower bound', colour: '#7A7A7A', dashes: '2 4', points: points(rounds, 'lowerBound') },
  ];
  const drawn = curves.filter(({ points: some }) => some.length > 0);
  const values = drawn.flatMap(({ points: some }) => some.map(([, value]) => value));
  return plotSvg(
    {
      title,
      xLabel: 'round',
      yLabel: 'spread of the values',
      width: Math.max(1, rounds.length - 1),
      range: [Math.min(...values, 1) / 2, Math.max(...values, 1)],
      logarithmic: true,
    },
    drawn.map(({ points: some, ...look }): Series => ({
      ...look,
      path: line(some, Number.POSITIVE_INFINITY),
    })),
  );
}

/** A logarithmic scale has no place for 0. */
function points(
  rounds: readonly RoundResult[],
  what: 'spread' | 'bound' | 'lowerBound',
): readonly Point[] {
  return rounds.flatMap((row): readonly Point[] => {
    const value = row[what];
    return value === undefined || value <= 0 ? [] : [[row.round, value]];
  });
}
