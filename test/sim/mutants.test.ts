/**
 * Mutants of the program itself: the search must find each, shrink it, and say what went wrong.
 * Averages are computed again by the integrity check, so most are caught there.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { AsyncEngine } from '../../pkg/agreement/async-engine.ts';
import type { Heard } from '../../pkg/agreement/inbox.ts';
import { SyncEngine } from '../../pkg/agreement/sync-engine.ts';
import { nodePlaces } from '../../pkg/lab/config/roster.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import { runnerOn, type Runner } from '../../pkg/lab/search/trial.ts';
import type { AgreementConfig } from '../../pkg/lab/config/schema.ts';
import { experiment, hunt, mutated } from '../support/search.ts';

/** The part of an engine that says when a round is complete; not public, but where mutants bite. */
interface Gathering {
  gather(own: unknown): readonly Heard<unknown>[] | undefined;
}

const engineOf = (engine: { readonly prototype: unknown }): Gathering =>
  engine.prototype as Gathering;

const ASYNC = experiment(`
experiment: agreement
nodes: { count: 7, inputs: { uniform: { min: 0, max: 1 } } }
agreement: { model: async-crash, rule: select, f: 2 }
network: { delayMs: { min: 0, max: 20 }, duplicate: 0.1 }
faults: { crash: { probability: 0.03 } }
`);

const BYZANTINE = experiment(`
experiment: agreement
nodes: { count: 7, inputs: { uniform: { min: 0, max: 1 } } }
agreement: { model: sync-byzantine, rule: mean, f: 2 }
network: { delayMs: { min: 0, max: 20 } }
faults: { liars: { nodes: 2, strategy: extreme } }
`);

/** Nodes that follow another plan than the one by which they are judged. */
const misled = (change: (f: number) => number): Runner =>
  runnerOn((plan, context) => {
    const { setup } = plan;
    if (setup.plan.experiment !== 'agreement') throw new Error('f is of agreement');
    const wrong = { ...setup.plan, f: change(setup.plan.f) };
    return simEngine({ fast: true })({ ...plan, setup: { ...setup, plan: wrong } }, context);
  });

interface Mutant {
  readonly name: string;
  readonly config: AgreementConfig;
  readonly run: Runner;
  readonly check: string;
  readonly nodesMax: number;
  readonly words: RegExp;
}

const without =
  (count: number) =>
  (original: Gathering['gather']): Gathering['gather'] =>
    function (this: Gathering, own) {
      const heard = original.call(this, own);
      return heard === undefined ? undefined : heard.slice(0, Math.max(1, heard.length - count));
    };

const MUTANTS: readonly Mutant[] = [
  {
    name: 'averaging one value less than was waited for',
    config: ASYNC,
    run: mutated(engineOf(AsyncEngine), 'gather', without(1)),
    check: 'integrity',
    nodesMax: 2,
    words: /used in round 0 1 values instead of 2/,
  },
  {
    name: 'counting the own value twice',
    config: ASYNC,
    run: mutated(engineOf(AsyncEngine), 'gather', (original) => {
      return function (this: Gathering, own) {
        const heard = original.call(this, own);
        return heard?.[0] === undefined ? heard : [heard[0], ...heard];
      };
    }),
    check: 'integrity',
    nodesMax: 2,
    words: /its own value 2 times/,
  },
  {
    name: 'putting 0 in place of what did not come',
    config: BYZANTINE,
    run: mutated(engineOf(SyncEngine), 'gather', (original) => {
      return function (this: Gathering, own) {
        return original.call(this, own)?.map(([from]): Heard<unknown> => [from, 0]);
      };
    }),
    check: 'validity',
    nodesMax: 2,
    words: /outside/,
  },
  {
    name: 'trimming one value less on each side',
    config: BYZANTINE,
    run: misled((f) => f - 1),
    check: 'validity',
    nodesMax: 4,
    words: /outside the range was what n\d+ sent/,
  },
];

describe('mutants of the program', function () {
  this.timeout(60_000);

  for (const { name, config, run, check, nodesMax, words } of MUTANTS) {
    it(`${name}: found, shrunk to ${nodesMax} nodes, explained`, async () => {
      const quarry = await hunt({ config, run });
      expect(quarry?.check).to.equal(check);
      expect(quarry?.sentence).to.match(words);
      expect(quarry === undefined ? 0 : nodePlaces(quarry.config).length).to.be.within(1, nodesMax);
    });
  }

  it('the program itself has nothing to find', async () => {
    for (const config of [ASYNC, BYZANTINE]) expect(await hunt({ config })).to.equal(undefined);
  });
});
