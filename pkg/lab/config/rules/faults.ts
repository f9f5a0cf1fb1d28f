/** Rules on who crashes and who lies. */
import { mixOf } from '../../../agreement/algorithms/sync-mixed.ts';
import { ALGORITHMS } from '../../../agreement/algorithms/registry.ts';
import type { NodeId } from '../../../core/ids.ts';
import type { Path, Problem } from '../problem.ts';
import { liarIds, nodePlaces } from '../roster.ts';
import { concerned, killEntries } from '../schedule-entry.ts';
import type { AgreementExperiment, ClocksExperiment, VectorsExperiment } from '../schema.ts';
import { LIARS } from '../../../faults/adversaries/registry.ts';
import { settingOf } from './model.ts';
import { problemAt, type Rule, someOf } from './rule.ts';

export const faultRules: readonly Rule<AgreementExperiment>[] = [
  {
    says: '`faults.plan` and `faults.liars` name nodes of the experiment, each of them once.',
    reads: ['nodes', 'faults.plan', 'faults.liars'],
    check: faultyNodesExist,
  },
  {
    says: '`faults.liars` need a model that bears lies, or omissions.',
    reads: ['agreement.model', 'faults.liars'],
    check: liarsNeedByzantine,
  },
  {
    says:
      'In `sync-mixed` there are no more liars than `agreement.mixed` allows of their kind: asymmetric ' +
      'unless the strategy tells all the same (symmetric) or nothing (benign); nobody crashes, as a crash ' +
      'in the middle of a multicast is of none of these kinds.',
    reads: [
      'nodes',
      'agreement.model',
      'agreement.mixed',
      'faults.liars',
      'faults.plan',
      'faults.schedule',
    ],
    check: faultsAreOfKind,
  },
  {
    says:
      '`faults.plan`, `faults.crash.ladder`, `faults.liars` and the crashes of `faults.schedule` (drawn ones too) concern at ' +
      'most `agreement.f` nodes together, unless `faults.allowOverBudget` is set; the result then says ' +
      'that no guarantee holds.',
    reads: [
      'nodes',
      'agreement.f',
      'faults.plan',
      'faults.crash',
      'faults.liars',
      'faults.schedule',
      'faults.allowOverBudget',
    ],
    check: withinBudget,
  },
];

/** How far crashes and liars go beyond f, in words; undefined when they do not. */
export function overBudget(experiment: AgreementExperiment): string | undefined {
  const { f } = experiment.agreement;
  const { plan, crash } = experiment.faults;
  const planned = plan?.length ?? crash.ladder?.reduce((sum, count) => sum + count, 0) ?? 0;
  const liars = liarIds(experiment).length;
  const scheduled = scheduledCrashes(experiment);
  if (planned + scheduled + liars <= f) return undefined;
  const crashes =
    scheduled === 0
      ? `${planned} planned crashes`
      : `${planned} planned crashes, ${scheduled} scheduled ones`;
  return `${crashes} and ${liars} liars are more than agreement.f = ${f}`;
}

/** Where liars may be named. */
export function faultyNodesExist(
  experiment: AgreementExperiment | ClocksExperiment | VectorsExperiment,
): readonly Problem[] {
  const ids = nodePlaces(experiment).map(({ id }) => id);
  const { plan = [], liars } = experiment.faults;
  if (typeof liars?.nodes === 'number' && liars.nodes > ids.length) {
    const message = `there are only ${ids.length} nodes`;
    return [problemAt(experiment, ['faults', 'liars', 'nodes'], message)];
  }
  const named = typeof liars?.nodes === 'object' ? liars.nodes : [];
  const mentions: readonly (readonly [NodeId, Path])[] = [
    ...named.map((id, i): readonly [NodeId, Path] => [id, ['faults', 'liars', 'nodes', i]]),
    ...plan.map(({ node }, i): readonly [NodeId, Path] => [node, ['faults', 'plan', i, 'node']]),
  ];
  const faulty = new Set<NodeId>(named.length === 0 ? liarIds(experiment) : []);
  return mentions.flatMap(([id, path]) => {
    const again = faulty.has(id);
    faulty.add(id);
    if (again) {
      return [problemAt(experiment, path, `${id} fails already; one fault per node`)];
    }
    if (ids.includes(id)) return [];
    return [problemAt(experiment, path, `there is no such node; the nodes are ${someOf(ids)}`)];
  });
}

function liarsNeedByzantine(experiment: AgreementExperiment): readonly Problem[] {
  const { model } = experiment.agreement;
  if (experiment.faults.liars === undefined || ALGORITHMS[model].bears !== 'crashes') return [];
  const bearing = Object.values(ALGORITHMS).filter(({ bears }) => bears !== 'crashes');
  const message = `nobody lies in ${model}; take one of ${bearing.map((it) => it.model).join(', ')}`;
  return [{ path: ['faults', 'liars'], message }];
}

function faultsAreOfKind(experiment: AgreementExperiment): readonly Problem[] {
  const { agreement, faults } = experiment;
  if (agreement.model !== 'sync-mixed') return [];
  const { asymmetric, symmetric, benign } = mixOf(settingOf(experiment));
  const problems: Problem[] = [];
  const message =
    'a crash is of none of the kinds of sync-mixed; take faults.liars.strategy: silent';
  if (
    faults.crash.probability > 0 ||
    faults.crash.ladder !== undefined ||
    faults.plan !== undefined
  ) {
    problems.push({ path: ['faults', faults.plan === undefined ? 'crash' : 'plan'], message });
  }
  if (scheduledCrashes(experiment) > 0) problems.push({ path: ['faults', 'schedule'], message });
  if (faults.liars === undefined) return problems;
  const kind = LIARS[faults.liars.strategy].symmetry ?? 'asymmetric';
  // Who is less free than its kind allows does no more harm.
  const most = {
    asymmetric,
    symmetric: asymmetric + symmetric,
    benign: asymmetric + symmetric + benign,
  };
  const count = liarIds(experiment).length;
  if (count > most[kind]) {
    const many = `${faults.liars.strategy} is ${kind}: at most ${most[kind]}, not ${count}`;
    problems.push({ path: ['faults', 'liars'], message: many });
  }
  return problems;
}

function withinBudget(experiment: AgreementExperiment): readonly Problem[] {
  const excess = overBudget(experiment);
  if (excess === undefined || experiment.faults.allowOverBudget) return [];
  const message = `${excess}; name fewer, or set faults.allowOverBudget: true`;
  return [{ path: ['faults', lastOf(experiment)], message }];
}

/** Of the fields that let nodes fail, the one that is most likely to give way. */
function lastOf(experiment: AgreementExperiment): string {
  if (scheduledCrashes(experiment) > 0) return 'schedule';
  const { plan, crash } = experiment.faults;
  if ((plan?.length ?? 0) > 0) return 'plan';
  return plan === undefined && crash.ladder !== undefined ? 'crash' : 'liars';
}

/** How many nodes the schedule crashes. Drawn ones are never those that are named. */
function scheduledCrashes(experiment: AgreementExperiment): number {
  const { named, drawn } = concerned(experiment, killEntries(experiment));
  return named.size + drawn;
}

/** Of experiments without a schedule: no more nodes crash and lie than f, and all are nodes of the experiment. */
export function faultsFit(
  experiment: ClocksExperiment | VectorsExperiment,
  section: 'clocks' | 'vectors',
  f: number,
): readonly Problem[] {
  const liars = liarIds(experiment).length;
  const planned = experiment.faults.plan?.length ?? 0;
  const strangers = faultyNodesExist(experiment);
  if (liars + planned <= f) return strangers;
  const message = `${planned} planned crashes and ${liars} liars are more than ${section}.f = ${f}; name fewer`;
  return [...strangers, { path: ['faults', liars > 0 ? 'liars' : 'plan'], message }];
}
