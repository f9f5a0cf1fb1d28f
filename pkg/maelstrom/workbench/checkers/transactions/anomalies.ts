/**
 * The anomalies of transactions, and which anomaly is a case of which. Sources: A. Adya, "Weak Consistency"
 * (1999), chapters 3 and 4, for G0 to G2-item; P. Bailis et al., "Highly Available Transactions" (2013), for
 * lost update; A. Cerone et al. (2015) for internal consistency; K. Kingsbury, P. Alvaro, "Elle" (2020), for
 * the rest and for the names, which are those of its results.
 */

/** Cycles of dependencies, the worst first. All reads here are of single items. */
export const CYCLES = ['G0', 'G1c', 'G-single', 'G-nonadjacent', 'G2-item'] as const;

export type Cycle = (typeof CYCLES)[number];

/** A cycle may also lean on the order of a process, or on real time. */
export type CycleAnomaly = Cycle | `${Cycle}-process` | `${Cycle}-realtime`;

export type Anomaly =
  | CycleAnomaly
  | 'G1a'
  | 'G1b'
  | 'garbage-read'
  | 'internal'
  | 'future-read'
  | 'incompatible-order'
  | 'dirty-update'
  | 'lost-update'
  | 'duplicate-elements'
  | 'cyclic-versions';

/** What models forbid: anomalies, or families of them. */
export type Family =
  Anomaly | `G1${'' | '-process' | '-realtime'}` | `G2${'' | '-process' | '-realtime'}`;

const ORDERS = ['', '-process', '-realtime'] as const;

/** Each is a case of what follows. */
const BASE: readonly (readonly [Cycle | 'G1' | 'G2', readonly (Cycle | 'G1' | 'G2')[]])[] = [
  ['G0', ['G1c']],
  ['G1c', ['G1']],
  ['G-single', ['G-nonadjacent']],
  ['G-nonadjacent', ['G2-item']],
  ['G2-item', ['G2']],
  ['G1', []],
  ['G2', []],
];

const IMPLIES: ReadonlyMap<Family, readonly Family[]> = new Map<Family, readonly Family[]>([
  ...BASE.flatMap(([name, implied]) =>
    ORDERS.map((order, i): readonly [Family, readonly Family[]] => {
      const next = ORDERS[i + 1];
      const weaker: readonly Family[] = next === undefined ? [] : [`${name}${next}`];
      return [
        `${name}${order}`,
        [...implied.map((other): Family => `${other}${order}`), ...weaker],
      ];
    }),
  ),
  ['G1a', ['G1']],
  ['G1b', ['G1']],
  // Nobody wrote what was read.
  ['garbage-read', ['G1a']],
  // A read of what comes later in the same transaction is the smallest circle.
  ['future-read', ['G1c']],
  // Two reads that do not fit one order of appends cannot both be of committed states.
  ['incompatible-order', ['G1a']],
  ['dirty-update', ['G1a']],
  ['lost-update', ['G2-item']],
]);

/** An anomaly, and all that it is a case of. */
export function impliedBy(anomaly: Family): ReadonlySet<Family> {
  const found = new Set<Family>([anomaly]);
  for (const next of found) {
    for (const implied of IMPLIES.get(next) ?? []) found.add(implied);
  }
  return found;
}
