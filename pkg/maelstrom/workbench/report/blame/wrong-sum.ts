/** Counters: which node ended with the wrong sum, by how much, and which add is missing. */
import type { Op } from '../../history.ts';
import { listOf } from '../../checkers/values.ts';
import { compareNames, count, names } from '../names.ts';
import { quoteOp, type Explanation, type Scene } from './evidence.ts';
import { firstOverwrite } from './overwrite.ts';

/** Adds of the right size that are quoted. */
const CANDIDATES_MAX = 5;

export function explainWrongSum({ history, journal, results }: Scene): Explanation | undefined {
  const reads = history
    .filter(({ type, f, final }) => type === 'ok' && f === 'read' && final)
    .toSorted((a, b) => compareNames(a.node ?? '', b.node ?? ''));
  const ranges = listOf(results['acceptable']).map((range) => listOf(range).map(Number));
  const wrong = reads.filter(
    ({ value }) =>
      !ranges.some(
        ([least = 0, greatest = 0]) => least <= Number(value) && Number(value) <= greatest,
      ),
  );
  const [first] = wrong;
  if (first === undefined) return undefined;
  const adds = history.filter(({ type, f }) => type === 'ok' && f === 'add');
  const expected = adds.reduce((sum, { value }) => sum + Number(value), 0);
  const missing = expected - Number(first.value);
  const nodes = [...new Set(wrong.map(({ node }) => node ?? '?'))].toSorted(compareNames);
  const right = reads.filter((read) => !wrong.includes(read));
  const overwrite = firstOverwrite(journal);
  const allowed = ranges.map(([least, greatest]) =>
    least === greatest ? `${least}` : `${least} to ${greatest}`,
  );
  const short = missing > 0 ? `${missing} too little` : `${-missing} too much`;
  return {
    sentence:
      `The sum is wrong on ${names(nodes)}: ${first.node ?? '?'} says ${Number(first.value)}, which is ${short}, ` +
      `as the acknowledged adds make ${expected} (acceptable: ${allowed.join(', ')}). ` +
      (overwrite?.sentence ?? whatIsMissing(adds, missing, right)),
    evidence: [
      'Final reads:',
      ...reads.map((read) => `  ${quoteOp(read)}${wrong.includes(read) ? '  WRONG' : ''}`),
      ...(overwrite?.evidence ?? candidates(adds, missing)),
    ],
  };
}

/** The smallest set of adds that explains the difference. */
function whatIsMissing(adds: readonly Op[], missing: number, right: readonly Op[]): string {
  const spread =
    right.length === 0
      ? 'No node has the right sum, so it was lost or counted twice at the source.'
      : `${names(right.map(({ node }) => node ?? '?'))} ended right, so it was not passed on.`;
  const byNode = new Map<string, number>();
  for (const { node, value } of adds) {
    byNode.set(node ?? '?', (byNode.get(node ?? '?') ?? 0) + Number(value));
  }
  const whole = [...byNode].find(([, sum]) => sum === missing && missing !== 0);
  if (whole !== undefined) return `That is exactly all that ${whole[0]} was given. ${spread}`;
  const single = adds.filter(({ value }) => Number(value) === missing);
  if (single.length === 0) return `No single add explains it. ${spread}`;
  return `${count(single.length, 'acknowledged add')} of ${missing} would explain it. ${spread}`;
}

function candidates(adds: readonly Op[], missing: number): readonly string[] {
  const single = adds.filter(({ value }) => Number(value) === missing);
  if (single.length === 0) return [];
  return [
    `Acknowledged adds of ${missing}:`,
    ...single.slice(0, CANDIDATES_MAX).map((op) => `  ${quoteOp(op)}`),
  ];
}
