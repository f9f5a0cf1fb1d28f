/** Conditions on `agreement.topology`: that there is such a graph, and that it bears the liars. */
import type { NodeId } from '../../../core/ids.ts';
import type { LiarStrategy } from '../../../faults/adversaries/adversary.ts';
import { LIARS } from '../../../faults/adversaries/registry.ts';
import { topologyProblem } from '../../../topology/build.ts';
import { DECIDABLE_NODES_MAX, robustnessCut, type Cut } from '../../../topology/conditions.ts';
import { leastInDegree } from '../../../topology/properties.ts';
import type { Problem } from '../problem.ts';
import { liarIds, nodePlaces } from '../roster.ts';
import type { AgreementExperiment } from '../schema.ts';
import {
  cutOf,
  edgeOf,
  graphOf,
  roundsOnGraph,
  roundsProvenOnGraph,
  topologyOf,
} from '../wiring.ts';
import { inputSpread } from './numbers.ts';
import { problemAt, type Rule, someOf } from './rule.ts';

const FIELD = ['agreement', 'topology'];

export const topologyRules: readonly Rule<AgreementExperiment>[] = [
  {
    says: '`agreement.topology` is for sync-graph; all other models run on the complete graph.',
    reads: ['agreement.model', 'agreement.topology'],
    check: onlyGraphsAreWired,
  },
  {
    says: '`agreement.topology` can be built on the nodes of the experiment.',
    reads: ['nodes', 'agreement.topology'],
    check: graphExists,
  },
  {
    says:
      'In sync-graph the graph bears `agreement.f` liars: for every set F of so many nodes, and any two ' +
      'groups L and R of the others, some node of L hears more than f nodes outside L and F, or some ' +
      `node of R more than f outside R and F. It is decided for at most ${DECIDABLE_NODES_MAX} nodes. With ` +
      '`w-msr`, and f liars that tell all nodes the same (`extreme`, `oscillating`, `mimic`), it is enough ' +
      'that the graph is (f + 1, f + 1)-robust, with n > 3f as everywhere in sync-graph.',
    reads: [
      'nodes',
      'agreement.rule',
      'faults.liars',
      'agreement.model',
      'agreement.topology',
      'agreement.f',
      'agreement.outsideModel',
    ],
    ofModel: true,
    check: graphBearsLies,
  },
  {
    says:
      'In sync-graph with `stop: rounds` a number of rounds is proven to be enough, and it is at most ' +
      '`agreement.maxRounds`; on a graph that does not bear the liars (`outsideModel: label`) nodes take ' +
      '`agreement.maxRounds`.',
    reads: ['nodes', 'agreement'],
    check: graphRunsEnd,
  },
];

function onlyGraphsAreWired(experiment: AgreementExperiment): readonly Problem[] {
  const { model, topology } = experiment.agreement;
  if (model === 'sync-graph' || topology === 'complete') return [];
  return [
    problemAt(experiment, FIELD, `${model} runs on the complete graph; take model: sync-graph`),
  ];
}

function graphExists(experiment: AgreementExperiment): readonly Problem[] {
  const ids = nodePlaces(experiment).map(({ id }) => id);
  const { topology } = experiment.agreement;
  if (Array.isArray(topology)) {
    return topology.flatMap((text: string, i) => {
      const { from, to } = edgeOf(text);
      const stray = [from, to].find((id) => !ids.includes(id));
      if (stray === undefined) return [];
      const message = `there is no node ${stray}; the nodes are ${someOf(ids)}`;
      return [problemAt(experiment, [...FIELD, i], message)];
    });
  }
  const problem = topologyProblem(topologyOf(experiment), ids.length);
  return problem === undefined ? [] : [problemAt(experiment, FIELD, problem)];
}

function graphBearsLies(experiment: AgreementExperiment): readonly Problem[] {
  const { model, f } = experiment.agreement;
  const ids = nodePlaces(experiment).map(({ id }) => id);
  const graph = graphOf(experiment);
  // Too many faults for any graph are another rule's business.
  if (model !== 'sync-graph' || graph === undefined || ids.length <= 3 * f) return [];
  const cut = cutOf(graph, f);
  if (cut === 'undecided') {
    const message =
      `whether a graph bears f = ${f} is decided for at most ${DECIDABLE_NODES_MAX} nodes, and there ` +
      `are ${ids.length}`;
    return [problemAt(experiment, FIELD, message)];
  }
  if (cut === 'none') return [];
  if (allLieAlike(experiment)) {
    const split = robustnessCut(graph, f + 1, f + 1);
    return split === undefined
      ? []
      : [problemAt(experiment, FIELD, describeSplit(split, ids, f + 1))];
  }
  const message = `the graph does not bear f = ${f}: ${describeCut(cut, ids, f + 1)}`;
  const degree = leastInDegree(graph);
  const hint =
    degree > 2 * f ? '' : `; each node has to hear more than 2f others, and one hears ${degree}`;
  return [problemAt(experiment, FIELD, message + hint)];
}

function graphRunsEnd(experiment: AgreementExperiment): readonly Problem[] {
  const { model, stop, maxRounds, outsideModel } = experiment.agreement;
  if (model !== 'sync-graph' || stop !== 'rounds') return [];
  const borne = graphBearsLies(experiment).length === 0;
  const rounds = borne ? roundsProvenOnGraph : roundsOnGraph;
  const refused = outsideModel === 'refuse' && !borne;
  if (refused || rounds(experiment, inputSpread(experiment)) !== undefined) return [];
  const message =
    `agreement.maxRounds = ${maxRounds} rounds are not proven to be enough; raise it, or epsilon, ` +
    'or take stop: master, which mostly ends much earlier';
  return [problemAt(experiment, ['agreement', 'stop'], message)];
}

/** Whether every node that may be faulty is a liar that tells all the same, under the rule that profits. */
function allLieAlike(experiment: AgreementExperiment): boolean {
  const { liars } = experiment.faults;
  const { rule, f } = experiment.agreement;
  const strategy: LiarStrategy | undefined = liars && LIARS[liars.strategy];
  return rule === 'w-msr' && strategy?.symmetry === 'symmetric' && liarIds(experiment).length >= f;
}

/** Two groups that can be kept apart by who tells all the same, in words. */
function describeSplit({ left, right, faulty }: Cut, ids: readonly NodeId[], r: number): string {
  const set = naming(ids);
  return (
    `the graph is not (${r}, ${r})-robust, which w-msr needs even if liars tell all the same: but for ` +
    `F = ${set(faulty)}, no node of L = ${set(left)} hears ${r} nodes outside L, and no node of ` +
    `R = ${set(right)} hears ${r} outside R`
  );
}

/** Two groups that can be kept apart, in words. */
function describeCut(
  { left, right, faulty }: Cut,
  ids: readonly NodeId[],
  threshold: number,
): string {
  const set = naming(ids);
  const many = `${threshold} ${threshold === 1 ? 'node' : 'nodes'}`;
  return (
    `with F = ${set(faulty)} lying, no node of L = ${set(left)} hears ${many} outside L and F, and ` +
    `no node of R = ${set(right)} hears ${many} outside R and F`
  );
}

function naming(ids: readonly NodeId[]): (members: readonly number[]) => string {
  return (members) => `{${members.map((i) => ids[i] ?? '?').join(', ')}}`;
}
