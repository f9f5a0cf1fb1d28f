/**
 * Does a rumor reach everybody? With `reliable` everyone who is not cut off must hear it, whatever else
 * happens; when its origin falls, all or none of them. The other modes promise less, and are held to what
 * is proven of them: in an undisturbed run the share of nodes that hear, and the share of rumors that all
 * hear, must be what the exact theory says, as near as chance allows.
 *
 * Source: `gossip.md` 2.3; the bound is four standard deviations of the mean, which chance exceeds once in
 * 16,000 runs.
 */
import { fanOutOf } from '../../gossip/fan-out.ts';
import { infectAndDie } from '../../gossip/theory/infect-and-die.ts';
import { sigmaOf } from '../../gossip/theory/distribution.ts';
import { conclude, type Outcome } from '../finding.ts';
import { count, names, percent } from '../wording.ts';
import type { GossipHistory } from './history.ts';
import { spreadsOf, type Spread } from './spread.ts';

const SIGMAS = 4;

/** Theory is exact up to here; beyond, its chain takes too long: O(n^2 fanOut). */
const EXACT_NODES_MAX = 2000;

export function checkCoverage(history: GossipHistory): Outcome {
  const spreads = spreadsOf(history);
  const doubts = history.cut === undefined ? [] : [history.cut];
  if (spreads.length === 0) {
    return conclude({ violations: [], doubts: [...doubts, 'no rumor began'], confirmed: '' });
  }
  if (history.plan.rumors?.mode === 'reliable') return everybody(spreads, history.cut);
  const theory = theoryOf(history);
  const measured = measure(spreads);
  const said = `${percent(measured.coverage)} of the nodes heard, ${percent(measured.all)} of ${count(spreads.length, 'rumor')} reached all`;
  if (theory === undefined) {
    return conclude({ violations: [], doubts, confirmed: `${said}; nothing is promised` });
  }
  const near = Math.sqrt(spreads.length);
  const bound = (SIGMAS * theory.sigma) / near;
  const allBound = (SIGMAS * Math.sqrt(theory.all * (1 - theory.all))) / near + 1 / spreads.length;
  const text = `${said}; theory ${percent(theory.coverage)} and ${percent(theory.all)}`;
  const off =
    Math.abs(measured.coverage - theory.coverage) > bound + 1e-9 ||
    Math.abs(measured.all - theory.all) > allBound;
  return conclude({
    violations: off ? [`${text}: further apart than chance explains`] : [],
    doubts,
    excuse: history.cut,
    confirmed: text,
  });
}

function everybody(spreads: readonly Spread[], cut: string | undefined): Outcome {
  const violations = spreads.flatMap(({ id, missed, originFell, delivered }) => {
    // Of a rumor whose origin fell nobody need know; but when one does, all do.
    if (missed.length === 0 || (originFell && delivered.size === 0)) return [];
    return [`${names(missed)} never heard ${id}`];
  });
  const deliveries = spreads.reduce((sum, { delivered }) => sum + delivered.size, 0);
  return conclude({
    violations,
    doubts: cut === undefined ? [] : [cut],
    excuse: cut,
    confirmed: `everyone who was not cut off heard each of ${count(spreads.length, 'rumor')} (${count(deliveries, 'delivery', 'deliveries')})`,
  });
}

/** Means over the rumors: the share of nodes that know, and whether all do. */
export function measure(spreads: readonly Spread[]): {
  readonly coverage: number;
  readonly all: number;
} {
  const total = spreads.length;
  const reached = spreads.map(({ delivered, missed }) => {
    const knew = 1 + delivered.size;
    return { share: knew / (knew + missed.length), all: missed.length === 0 };
  });
  return {
    coverage: reached.reduce((sum, { share }) => sum + share, 0) / total,
    all: reached.filter(({ all }) => all).length / total,
  };
}

/** What is proven of this run; undefined when nothing is. */
export function theoryOf({
  plan,
}: GossipHistory):
  { readonly coverage: number; readonly all: number; readonly sigma: number } | undefined {
  const { rumors, ids, loss, disturbed } = plan;
  const n = ids.length;
  if (rumors?.mode !== 'spec' || disturbed || n > EXACT_NODES_MAX) return undefined;
  const { coverage, all, nodes } = infectAndDie({ n, fanOut: fanOutOf(rumors.fanOut, n), loss });
  return { coverage, all, sigma: sigmaOf(nodes) / n };
}
