/** The picture of a run: what was measured, what is proven, and what nothing can beat. */
import { line, plotSvg, type Series } from '../../report/plot.ts';
import type { RoundResult } from '../agreement/result.ts';
import type { ClocksResult } from '../clocks/result.ts';
import type { VectorRoundResult } from '../vectors/result.ts';

type Point = readonly [round: number, value: number];

interface Curves {
  readonly measured: readonly Point[];
  readonly proven: readonly Point[];
  readonly lowerBound: readonly Point[];
}

/** The spread of the values of agreement. */
export function roundsSvg(title: string, rounds: readonly RoundResult[]): string {
  const of = (what: 'spread' | 'bound' | 'lowerBound'): readonly Point[] =>
    rounds.map((row): Point => [row.round, row[what] ?? 0]);
  return curvesSvg({ title, yLabel: 'spread of the values', shows: [1] }, rounds.length, {
    measured: of('spread'),
    proven: of('bound'),
    lowerBound: of('lowerBound'),
  });
}

/** The diameter of the points of honest nodes. No lower bound is known. */
export function vectorsSvg(title: string, rounds: readonly VectorRoundResult[]): string {
  return curvesSvg({ title, yLabel: 'diameter of the points', shows: [] }, rounds.length, {
    measured: rounds.map(({ round, diameter }): Point => [round, diameter]),
    proven: rounds.map(({ round, bound }): Point => [round, bound]),
    lowerBound: [],
  });
}

/** The skew of clocks. */
export function clocksSvg(
  title: string,
  { rounds, lowerBoundMs }: Pick<ClocksResult, 'rounds' | 'lowerBoundMs'>,
): string {
  return curvesSvg({ title, yLabel: 'largest skew in the round, ms', shows: [] }, rounds.length, {
    measured: rounds.map(({ round, skewMs }): Point => [round, skewMs]),
    proven: rounds.map(({ round, boundMs }): Point => [round, boundMs]),
    lowerBound: rounds.map(({ round }): Point => [round, lowerBoundMs]),
  });
}

interface Frame {
  readonly title: string;
  readonly yLabel: string;
  /** Values that the scale holds whatever is drawn. */
  readonly shows: readonly number[];
}

function curvesSvg(
  { title, yLabel, shows }: Frame,
  rounds: number,
  { measured, proven, lowerBound }: Curves,
): string {
  const curves = [
    { name: 'measured', colour: '#1F5FA8', points: drawable(measured) },
    // Above it: where it is attained both can be seen.
    { name: 'proven', colour: '#E07B77', dashes: '6 6', points: drawable(proven) },
    { name: 'lower bound', colour: '#7A7A7A', dashes: '2 4', points: drawable(lowerBound) },
  ];
  const drawn = curves.filter(({ points: some }) => some.length > 0);
  const values = [...shows, ...drawn.flatMap(({ points: some }) => some.map(([, value]) => value))];
  return plotSvg(
    {
      title,
      xLabel: 'round',
      counted: true,
      yLabel,
      width: Math.max(1, rounds - 1),
      range: [Math.min(...values) / 2, Math.max(...values)],
      logarithmic: true,
    },
    drawn.map(({ points: some, ...look }): Series => ({
      ...look,
      path: line(some, Number.POSITIVE_INFINITY),
    })),
  );
}

/** A logarithmic scale has no place for 0. */
function drawable(points: readonly Point[]): readonly Point[] {
  return points.filter(([, value]) => value > 0);
}
