/** The points of a run of agreement on vectors in words. */
import { fromText, toNumber } from '../../../agreement/rational.ts';
import type { PointJson } from '../../../agreement/vectors/point.ts';
import type { VectorsResult } from '../../../lab/vectors/result.ts';
import { count, hanging, number } from '../text.ts';

/** Nodes listed one by one up to here. */
const NODES_SHOWN = 16;

export function vectorsLines(
  { nodes, rounds, outsideHull }: VectorsResult,
  width: number,
): string[] {
  const decided = nodes.filter(({ decision }) => decision !== null).length;
  const honest = nodes.filter(({ fate }) => fate !== 'byzantine').length;
  const shown = nodes.length <= NODES_SHOWN ? nodes : [];
  const last = rounds.at(-1);
  return [
    ...shown.flatMap(({ id, input, decision, fate }) => {
      const end = decision === null ? fate : `decided ${pointText(decision)}`;
      return hanging(`  ${id.padEnd(8)}  `, `${pointText(input)}: ${end}`, width);
    }),
    ...hanging('  nodes     ', `${decided} of ${honest} decided`, width),
    ...(last === undefined
      ? []
      : hanging(
          '  diameter  ',
          `${number(last.diameter, 4)} after ${count(last.round, 'round')}, at most ` +
            `${number(last.bound, 4)} by theory`,
          width,
        )),
    ...(outsideHull.length === 0
      ? []
      : hanging(
          '  outside   ',
          `${outsideHull.join(', ')}: not in the hull of the honest inputs`,
          width,
        )),
  ];
}

function pointText(point: PointJson): string {
  const coordinates = point.map((json) => {
    const exact = typeof json === 'string' ? fromText(json) : undefined;
    return number(exact === undefined ? Number(json) : toNumber(exact), 4);
  });
  return `(${coordinates.join(', ')})`;
}
