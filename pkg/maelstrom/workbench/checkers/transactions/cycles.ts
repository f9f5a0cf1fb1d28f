/**
 * Cycles in a graph of dependencies, of the kinds that models forbid, the shortest of each kind in each
 * component. Source: K. Kingsbury, P. Alvaro, "Elle" (2020), section 6; the specifications of kinds are
 * those of `elle.txn`.
 */
import { CYCLES, impliedBy, type Cycle, type CycleAnomaly, type Family } from './anomalies.ts';
import { cyclicComponents } from './components.ts';
import type { DependencyGraph, Reason, Relation } from './dependency-graph.ts';

/** One edge of a cycle. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly reason: Reason;
}

export interface FoundCycle {
  readonly type: CycleAnomaly;
  /** Each step begins where the one before ends, the first where the last ends. */
  readonly steps: readonly Step[];
}

export interface CycleSearch {
  readonly cycles: readonly FoundCycle[];
  /** Kinds of which the search was broken off with nothing found. */
  readonly gaveUp: readonly CycleAnomaly[];
}

/** Edges that the search for one kind may follow in one component. */
const EDGES_MAX = 3_000_000;

/** What a kind of cycle is made of. */
interface Kind {
  readonly name: CycleAnomaly;
  readonly base: Cycle;
  readonly order: 'process' | 'realtime' | undefined;
  readonly relations: ReadonlySet<Relation>;
  /** Every cycle of the kind has one of these; the search begins there. */
  readonly anchor: Relation;
}

const ANCHORS: Readonly<Record<Cycle, Relation>> = {
  G0: 'ww',
  G1c: 'wr',
  'G-single': 'rw',
  'G-nonadjacent': 'rw',
  'G2-item': 'rw',
};

/** All kinds, those first that others are implied by. */
const KINDS: readonly Kind[] = [undefined, 'process' as const, 'realtime' as const].flatMap(
  (order) => CYCLES.map((base) => kindOf(base, order)),
);

function kindOf(base: Cycle, order: 'process' | 'realtime' | undefined): Kind {
  const data: readonly Relation[] =
    base === 'G0' ? ['ww'] : base === 'G1c' ? ['ww', 'wr'] : ['ww', 'wr', 'rw'];
  const relations = new Set<Relation>(order === undefined ? data : [...data, order]);
  const name: CycleAnomaly = order === undefined ? base : `${base}-${order}`;
  return { name, base, order, relations, anchor: ANCHORS[base] };
}

/** @param wanted Says which kinds matter; the others are not searched for. */
export function findCycles(
  graph: DependencyGraph,
  wanted: (type: CycleAnomaly) => boolean,
): CycleSearch {
  const kinds = KINDS.filter(({ name }) => wanted(name));
  const cycles: FoundCycle[] = [];
  const gaveUp = new Set<CycleAnomaly>();
  for (const component of cyclicComponents(graph.size, (node) => graph.from(node).keys())) {
    const implied = new Set<Family>();
    for (const kind of kinds) {
      if (implied.has(kind.name)) continue;
      const found = shortestCycle(graph, component, kind);
      if (found === 'gave-up') gaveUp.add(kind.name);
      if (found === undefined || found === 'gave-up') continue;
      cycles.push({ type: kind.name, steps: found });
      for (const family of impliedBy(kind.name)) implied.add(family);
    }
  }
  return { cycles, gaveUp: [...gaveUp] };
}

/** A place of the search: a node, and what the way there has had. */
interface Place {
  readonly node: number;
  /** Anti-dependencies on the way, the anchor included; 2 stands for more. */
  readonly rw: number;
  readonly lastRw: boolean;
  readonly ordered: boolean;
  readonly step: Step;
  readonly before: Place | undefined;
}

function shortestCycle(
  graph: DependencyGraph,
  component: readonly number[],
  kind: Kind,
): readonly Step[] | 'gave-up' | undefined {
  const inside = subcomponents(graph, component, kind);
  let best: readonly Step[] | undefined;
  let edges = EDGES_MAX;
  for (const node of inside.keys()) {
    for (const anchor of stepsFrom(graph, node, kind, inside)) {
      if (anchor.reason.relation !== kind.anchor) continue;
      const search = cycleThrough(graph, anchor, { kind, inside, lengthMax: best?.length, edges });
      edges -= search.edges;
      if (search.cycle !== undefined) best = search.cycle;
      if (best?.length === 2) return best;
      if (edges <= 0) return best ?? 'gave-up';
    }
  }
  return best;
}

/** Nodes that are on a cycle of the kind's relations, by the component that they are in. */
function subcomponents(
  graph: DependencyGraph,
  component: readonly number[],
  { relations }: Kind,
): ReadonlyMap<number, number> {
  const position = new Map(component.map((node, i) => [node, i] as const));
  const found = cyclicComponents(component.length, (i) =>
    [...graph.from(component[i] ?? 0)].flatMap(([to, reasons]) => {
      const at = position.get(to);
      return at !== undefined && [...reasons.keys()].some((r) => relations.has(r)) ? [at] : [];
    }),
  );
  return new Map(
    found.flatMap((members, number) => members.map((i) => [component[i] ?? 0, number] as const)),
  );
}

function* stepsFrom(
  graph: DependencyGraph,
  from: number,
  { relations }: Kind,
  inside: ReadonlyMap<number, number>,
): Generator<Step> {
  for (const [to, reasons] of graph.from(from)) {
    if (inside.get(to) !== inside.get(from)) continue;
    for (const reason of reasons.values()) {
      if (relations.has(reason.relation)) yield { from, to, reason };
    }
  }
}

/** Breadth first from the end of the anchor to its beginning. */
function cycleThrough(
  graph: DependencyGraph,
  anchor: Step,
  options: {
    readonly kind: Kind;
    readonly inside: ReadonlyMap<number, number>;
    /** Only shorter ones are of interest. */
    readonly lengthMax: number | undefined;
    readonly edges: number;
  },
): { readonly cycle: readonly Step[] | undefined; readonly edges: number } {
  const { kind, inside, lengthMax = Infinity } = options;
  const first = placeAfter(undefined, anchor);
  const seen = new Set([nameOf(first)]);
  let layer: readonly Place[] = [first];
  let edges = 0;
  for (let length = 2; length < lengthMax && layer.length > 0; length += 1) {
    const next: Place[] = [];
    for (const place of layer) {
      for (const step of stepsFrom(graph, place.node, kind, inside)) {
        edges += 1;
        if (edges > options.edges) return { cycle: undefined, edges };
        const reached = placeAfter(place, step);
        if (isDeadEnd(kind, reached)) continue;
        if (reached.node === anchor.from) {
          const steps = stepsTo(reached);
          if (isComplete(kind, reached) && isSimple(steps)) return { cycle: steps, edges };
        } else if (!seen.has(nameOf(reached))) {
          seen.add(nameOf(reached));
          next.push(reached);
        }
      }
    }
    layer = next;
  }
  return { cycle: undefined, edges };
}

function placeAfter(before: Place | undefined, step: Step): Place {
  const { relation } = step.reason;
  const lastRw = relation === 'rw';
  return {
    node: step.to,
    rw: Math.min(2, (before?.rw ?? 0) + (lastRw ? 1 : 0)),
    lastRw,
    ordered: before?.ordered === true || relation === 'process' || relation === 'realtime',
    step,
    before,
  };
}

function nameOf({ node, rw, lastRw, ordered }: Place): string {
  return `${node} ${rw} ${lastRw} ${ordered}`;
}

/** No continuation of the way is of the kind. */
function isDeadEnd({ base }: Kind, { rw, lastRw, before }: Place): boolean {
  if (base === 'G-single') return rw > 1;
  return base === 'G-nonadjacent' && lastRw && before?.lastRw === true;
}

/** The way back to the beginning of the anchor makes a cycle of the kind. */
function isComplete({ base, order }: Kind, { rw, lastRw, ordered }: Place): boolean {
  if (order !== undefined && !ordered) return false;
  // The anchor is an anti-dependency: what comes before it must not be one.
  if (base === 'G-nonadjacent') return rw > 1 && !lastRw;
  return base !== 'G2-item' || rw > 1;
}

/** A way that comes through a node twice is made of smaller cycles, which may be of other kinds. */
function isSimple(steps: readonly Step[]): boolean {
  return new Set(steps.map(({ from }) => from)).size === steps.length;
}

function stepsTo(place: Place): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.before) steps.push(at.step);
  return steps.toReversed();
}
