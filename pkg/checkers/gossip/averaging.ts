/** Is mass conserved, and does everybody end near the mean? */
import { conclude, type Outcome } from '../finding.ts';
import { count } from '../wording.ts';
import type { GossipHistory, GossipNodeHistory } from './history.ts';

/** Sums of so many doubles differ by rounding alone, as a share of the inputs. */
const ROUNDING = 1e-9;

/** What the averaging of a run came to. */
export interface AveragingReport {
  /** Of all inputs. */
  readonly mean: number;
  /** Mass over weight of those that lived to the end: where they agree. */
  readonly settled: number;
  /** `settled` less `mean`: what crashes, and lost or doubled messages, have done. */
  readonly bias: number;
  /** The largest distance of a final value from `settled`. */
  readonly distance: number;
  /** The largest input less the smallest. */
  readonly range: number;
  /** Variance of the estimates at the end of each cycle, from 0 on. */
  readonly variance: readonly number[];
}

/** Undefined when nothing was averaged. */
export function averagingReport(history: GossipHistory): AveragingReport | undefined {
  const { averaging } = history.plan;
  if (averaging === undefined) return undefined;
  const inputs = Object.values(averaging.inputs);
  const living = reporters(history);
  if (living.length === 0) return undefined;
  const { mass, weight } = heldBy(living);
  const mean = inputs.reduce((total, input) => total + input, 0) / inputs.length;
  const settled = mass / weight;
  const ends = living.flatMap(({ averaged }) => averaged ?? []);
  return {
    mean,
    settled,
    bias: settled - mean,
    distance: Math.max(0, ...ends.map((value) => Math.abs(value - settled))),
    range: Math.max(...inputs) - Math.min(...inputs),
    variance: Array.from({ length: averaging.cycles + 1 }, (_, cycle) => varianceAt(living, cycle)),
  };
}

/**
 * `mass`: what each node holds is what it began with, less what it gave away, and what it took; and
 * without crashes, and lost or doubled messages, the sums of what all hold are those of the beginning. Where an exchange
 * was under way when a node reported last, that cannot be told: a cycle was too short for it.
 */
export function checkMass(history: GossipHistory): Outcome {
  const report = averagingReport(history);
  const { averaging, loss, disturbed } = history.plan;
  if (report === undefined || averaging === undefined) return nothingAveraged();
  const inputs = Object.values(averaging.inputs);
  const { mass, weight } = heldBy(reporters(history));
  const total = sum(inputs, (input) => input);
  const allowed = ROUNDING * sum(inputs, Math.abs);
  const isWhole =
    Math.abs(mass - total) <= allowed &&
    Math.abs(weight - inputs.length) <= ROUNDING * inputs.length;
  const silent = silentOf(history);
  const isUnexplained = !isWhole && loss === 0 && !disturbed && silent.length === 0;
  const isLate = Math.abs(underWay(history)) > allowed;
  return conclude({
    violations: [
      ...wrongBooks(history, allowed),
      ...(isUnexplained && !isLate
        ? [`all hold ${mass} in the end, of ${total}, with weight ${weight} of ${inputs.length}`]
        : []),
    ],
    doubts: [...doubtsOf(history, silent), ...(isUnexplained && isLate ? [tooShort(report)] : [])],
    excuse: history.cut,
    confirmed: isWhole
      ? 'the sum of what all hold is that of the inputs'
      : `crashes, and lost or doubled messages, moved the result by ${report.bias.toPrecision(3)}`,
  });
}

function tooShort({ bias }: AveragingReport): string {
  return (
    'exchanges took longer than a cycle and were still under way when nodes came to their end ' +
    `(bias ${bias.toPrecision(3)}); raise averaging.cycleMs`
  );
}

/** Mass that was sent and not received, by what each node reported last. */
function underWay({ nodes }: GossipHistory): number {
  const last = [...nodes.values()].flatMap(({ averages }) => averages.at(-1) ?? []);
  return sum(last, ({ sentMass, receivedMass }) => sentMass - receivedMass);
}

/** Nodes that hold something else than what their own accounts add up to. */
function wrongBooks({ nodes, plan }: GossipHistory, allowed: number): string[] {
  return [...nodes.values()].flatMap(({ id, averages }) => {
    const [input, last] = [plan.averaging?.inputs[id], averages.at(-1)];
    if (input === undefined || last === undefined) return [];
    const { mass, sentMass, receivedMass } = last;
    const due = input + receivedMass - sentMass;
    return Math.abs(mass - due) > allowed ? [`${id} holds ${mass}, and should hold ${due}`] : [];
  });
}

/** `average`: everybody who lived to the end is as near to where they agree as was asked for. */
export function checkAverage(history: GossipHistory): Outcome {
  const report = averagingReport(history);
  const { averaging } = history.plan;
  if (report === undefined || averaging === undefined) return nothingAveraged();
  const allowed = averaging.tolerance * report.range;
  const { distance, settled } = report;
  return conclude({
    violations:
      distance > allowed
        ? [
            `a node ended ${distance.toPrecision(3)} from ${settled}; ${allowed.toPrecision(3)} was asked for`,
          ]
        : [],
    doubts: doubtsOf(history, silentOf(history)),
    excuse: history.cut,
    confirmed: `all within ${distance.toPrecision(3)} of ${settled.toPrecision(7)} (${allowed.toPrecision(3)} was asked for)`,
  });
}

function nothingAveraged(): Outcome {
  return conclude({ violations: [], doubts: ['nothing was averaged'], confirmed: '' });
}

/** Who lived to the end and told what it held. */
function reporters({ nodes }: GossipHistory): readonly GossipNodeHistory[] {
  return [...nodes.values()].filter(({ dead, averages }) => !dead && averages.length > 0);
}

/** What nodes held last, together. */
function heldBy(nodes: readonly GossipNodeHistory[]): {
  readonly mass: number;
  readonly weight: number;
} {
  return {
    mass: sum(nodes, ({ averages }) => averages.at(-1)?.mass ?? 0),
    weight: sum(nodes, ({ averages }) => averages.at(-1)?.weight ?? 0),
  };
}

/** Who lived and did not come to its end: it may hold what is missing. */
function silentOf({ nodes }: GossipHistory): readonly GossipNodeHistory[] {
  return [...nodes.values()].filter(({ dead, averaged }) => !dead && averaged === undefined);
}

function doubtsOf({ cut }: GossipHistory, silent: readonly GossipNodeHistory[]): string[] {
  return [
    ...(cut === undefined ? [] : [cut]),
    ...(silent.length === 0 ? [] : [`${count(silent.length, 'node')} did not come to an end`]),
  ];
}

function varianceAt(nodes: readonly GossipNodeHistory[], cycle: number): number {
  const values = nodes.flatMap(
    ({ averages }) => averages.find((fact) => fact.cycle === cycle)?.value ?? [],
  );
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
}

function sum<T>(items: readonly T[], read: (item: T) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}
