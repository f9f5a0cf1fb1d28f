/** Rules on what adversaries need. */
import { schedulerOf } from '../../../faults/adversaries/plan.ts';
import { LIARS } from '../../../faults/adversaries/registry.ts';
import { unusable, unusableScheduler } from '../../agreement/usable.ts';
import type { Problem } from '../problem.ts';
import { honestIds, nodePlaces, schedulerConfigOf } from '../roster.ts';
import type { AgreementExperiment } from '../schema.ts';
import { problemAt, someOf, type Rule } from './rule.ts';

/** Strategies of liars and schedulers that ask on which side a node is. */
const SIDED: readonly string[] = [
  'split-brain',
  'withhold-and-split',
  'fringe',
  'broadcast-split',
  'slow-side',
  'withhold',
  'core-split',
];

export const adversaryRules: readonly Rule<AgreementExperiment>[] = [
  {
    says:
      '`faults.liars.strategy` is one that the model allows: `forged-sender`, `broadcast-split` and ' +
      '`witness-lies` need reliable broadcast, `graph-cut` a graph that it can cut, and ' +
      '`withhold-and-split` an asynchronous model.',
    reads: ['agreement.model', 'faults.liars'],
    check: liesCanBeSaid,
  },
  {
    says: '`faults.liars.lastRound` belongs to `silent-after`.',
    reads: ['faults.liars'],
    check: lastRoundIsUsed,
  },
  {
    says:
      '`faults.scheduler` needs an asynchronous model, and is `withhold` with the strategy ' +
      '`withhold-and-split`, which brings it along; `core-split` needs reports of what was delivered; ' +
      'there is none with `own-side`.',
    reads: ['agreement.model', 'faults.liars', 'faults.scheduler'],
    check: nothingIsInTime,
  },
  {
    says: '`faults.scheduler.node` names a node of the experiment with `slow-node`, and only then.',
    reads: ['nodes', 'faults.scheduler'],
    check: slowNodeExists,
  },
  {
    says:
      '`faults.highSide` leaves a node that does not lie for the low side, and somebody asks for sides: ' +
      `${SIDED.map((name) => `\`${name}\``).join(', ')}.`,
    reads: ['nodes', 'faults.liars', 'faults.scheduler', 'faults.highSide'],
    check: bothSidesExist,
  },
  {
    says:
      '`faults.crash.ladder` needs the model `sync-crash`, fewer crashes than nodes, and no ' +
      '`faults.crash.probability`.',
    reads: ['nodes', 'agreement.model', 'faults.crash'],
    check: ladderStands,
  },
];

function liesCanBeSaid(experiment: AgreementExperiment): readonly Problem[] {
  const strategy = experiment.faults.liars?.strategy;
  if (strategy === undefined) return [];
  const message = unusable(strategy, experiment.agreement.model);
  if (message === undefined) return [];
  return [problemAt(experiment, ['faults', 'liars', 'strategy'], message)];
}

function lastRoundIsUsed(experiment: AgreementExperiment): readonly Problem[] {
  const { liars } = experiment.faults;
  if (liars?.lastRound === undefined || liars.strategy === 'silent-after') return [];
  const message = `${liars.strategy} speaks in all rounds or in none; take silent-after, or leave it out`;
  return [problemAt(experiment, ['faults', 'liars', 'lastRound'], message)];
}

function nothingIsInTime(experiment: AgreementExperiment): readonly Problem[] {
  const { agreement, faults } = experiment;
  const { liars, scheduler } = faults;
  if (scheduler === undefined) return [];
  const path = ['faults', 'scheduler', 'strategy'];
  const message = unusableScheduler(scheduler.strategy, agreement.model);
  if (message !== undefined) return [problemAt(experiment, path, message)];
  if (liars !== undefined && LIARS[liars.strategy].sides === 'everyone') {
    const sides = `${liars.strategy} goes by the sides of all nodes, a scheduler by those of nodes that do not lie; leave one of them out`;
    return [problemAt(experiment, path, sides)];
  }
  const brought = schedulerOf(liars?.strategy);
  if (brought === undefined || scheduler.strategy === brought) return [];
  const other = `${liars?.strategy} needs the scheduler ${brought}`;
  return [problemAt(experiment, path, other)];
}

function slowNodeExists(experiment: AgreementExperiment): readonly Problem[] {
  const { scheduler } = experiment.faults;
  if (scheduler === undefined) return [];
  const { strategy, node } = scheduler;
  const path = ['faults', 'scheduler', 'node'];
  if (strategy !== 'slow-node') {
    if (node === undefined) return [];
    return [problemAt(experiment, path, `${strategy} is about all nodes; leave it out`)];
  }
  const ids = nodePlaces(experiment).map(({ id }) => id);
  if (node === undefined) return [{ path, message: 'slow-node needs to know which one' }];
  if (ids.includes(node)) return [];
  return [problemAt(experiment, path, `there is no such node; the nodes are ${someOf(ids)}`)];
}

function bothSidesExist(experiment: AgreementExperiment): readonly Problem[] {
  const { highSide, liars } = experiment.faults;
  if (highSide === undefined) return [];
  const path = ['faults', 'highSide'];
  const scheduler = schedulerConfigOf(experiment)?.strategy;
  const asked = [liars?.strategy ?? '', scheduler ?? ''].some((name) => SIDED.includes(name));
  if (!asked) {
    return [problemAt(experiment, path, 'nobody asks on which side a node is; leave it out')];
  }
  const { length } = honestIds(experiment);
  if (highSide < length) return [];
  const message = `of ${length} nodes that do not lie at least one is on the low side`;
  return [problemAt(experiment, path, message)];
}

function ladderStands(experiment: AgreementExperiment): readonly Problem[] {
  const { crash } = experiment.faults;
  const { model } = experiment.agreement;
  if (crash.ladder === undefined) return [];
  const path = ['faults', 'crash', 'ladder'];
  if (model !== 'sync-crash') {
    return [problemAt(experiment, path, `its rungs are rounds by the clock: not in ${model}`)];
  }
  const crashes = crash.ladder.reduce((sum, count) => sum + count, 0);
  const { length } = nodePlaces(experiment);
  if (crashes >= length) {
    return [problemAt(experiment, path, `${crashes} crashes leave nobody of ${length} nodes`)];
  }
  if (crash.probability === 0) return [];
  const message = 'crashes are drawn, or stand on a ladder: one of the two';
  return [problemAt(experiment, ['faults', 'crash', 'probability'], message)];
}
