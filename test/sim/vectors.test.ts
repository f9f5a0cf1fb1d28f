/** Agreement on vectors: any order and any crashes, both rules, the negative control, and what a wrong node does. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { PointMessage } from '../../pkg/agreement/vectors/message.ts';
import type { VectorsPlan } from '../../pkg/agreement/vectors/plan.ts';
import { parsePoints } from '../../pkg/agreement/vectors/point.ts';
import { vectorRounds } from '../../pkg/agreement/vectors/rounds.ts';
import { VECTOR_RULES, VECTOR_RULE_NAMES } from '../../pkg/agreement/vectors/rules.ts';
import { VectorNode } from '../../pkg/agreement/vectors/vector-node.ts';
import { fraction } from '../../pkg/agreement/rational.ts';
import type { NodeId } from '../../pkg/core/ids.ts';
import type { Effect, Process } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import { drawCrashPlan } from '../../pkg/faults/crash-plan.ts';
import { loadConfig } from '../../pkg/lab/config/load.ts';
import { simulateVectors } from '../support/simulate-vectors.ts';
import { runVectors, vectorsPlan } from '../support/vectors.ts';

type Node = Process<PointMessage>;

/** A plan with points, crashes and rounds drawn from the seed. */
function drawnPlan(rule: VectorsPlan['rule'], seed: number): VectorsPlan {
  const random = Random.fromSeed(seed);
  const { nodesPerFault, faultsMax, bears } = VECTOR_RULES[rule];
  const [d, f] = [2 + random.integer(3), Math.min(faultsMax, 1 + random.integer(2))];
  const n = nodesPerFault(d) * f + 1 + random.integer(bears === 'lies' ? 1 : 2);
  const points = Array.from({ length: n }, () =>
    Array.from({ length: d }, () => random.integer(9)),
  );
  const size = VECTOR_RULES[rule].sizeSquared(parsePoints(points, d));
  const rounds = vectorRounds({ rule, f }, size, fraction(1n, 2n), 200);
  const { validity } = VECTOR_RULES[rule];
  const plan = vectorsPlan(points, { rule, validity, f, rounds: rounds ?? 0, epsilon: 0.5 });
  const crashes = drawCrashPlan({ candidates: plan.ids, budget: f, probability: 0.05, random });
  return { ...plan, crashes };
}

function simulated(
  file: string,
  sets: readonly string[],
  seed: number,
): ReturnType<typeof simulateVectors> {
  const config = loadConfig({ file, overrides: { sets: ['engine=sim', ...sets] } });
  return simulateVectors(config, seed);
}

describe('agreement on vectors', function () {
  this.timeout(30_000);

  for (const rule of VECTOR_RULE_NAMES) {
    it(`${rule} keeps all that it promises, whoever crashes and whoever is slow`, () => {
      let crashes = 0;
      // Points of four coordinates among nine nodes take a while.
      const seeds = rule === 'safe-area' ? 12 : 40;
      for (let seed = 1; seed <= seeds; seed++) {
        const { judgement, records } = runVectors(drawnPlan(rule, seed), seed);
        crashes += records.filter(({ kind }) => kind === 'crash').length;
        const bad = judgement.checks.filter(
          ({ name, verdict }) => verdict !== 'pass' && name !== 'accounting',
        );
        expect(bad, `seed ${seed}`).to.deep.equal([]);
      }
      expect(crashes).to.be.above(seeds / 4);
    });
  }

  it('runs in the simulator from its file, over seeds, accounts included', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const sets = ['vectors.epsilon=0.5', 'vectors.f=2'];
      const result = await simulated('examples/vectors.yaml', sets, seed);
      expect(result.checks.filter(({ verdict }) => verdict !== 'pass')).to.deep.equal([]);
      expect(result.outsideHull).to.deep.equal([]);
      const [first] = result.rounds;
      expect(first?.diameter).to.equal(first?.bound);
      expect(result.rounds.every(({ diameter, bound }) => diameter <= bound)).to.equal(true);
    }
  });

  describe('coordinate by coordinate', () => {
    const control = 'examples/controls/vectors-coordinate-wise.yaml';

    it('leaves the hull, which the hull test finds and proves', async () => {
      const { verdict, checks, outsideHull, outsideModel } = await simulated(control, [], 1);
      expect(verdict).to.equal('fail');
      const failed = checks.filter((check) => check.verdict === 'fail');
      expect(failed.map(({ name }) => name)).to.deep.equal(['validity']);
      // All inputs have x + y + z = 1.
      expect(failed[0]?.detail).to.match(
        /n1 decided .* in the direction \(1, 1, 1\) no input reaches beyond 1,/,
      );
      expect(outsideHull.length).to.equal(4);
      expect(outsideModel).to.match(/coordinate-wise does not keep points in the hull/);
    });

    it('passes by the weaker validity, and says what it does not promise', async () => {
      const { verdict, checks } = await simulated(control, ['vectors.validity=box'], 1);
      expect(verdict).to.equal('pass');
      expect(checks[0]?.detail).to.match(/in the box of the inputs; .* decided outside their hull/);
    });

    it('is where mid-extremes stays inside', async () => {
      const sets = ['vectors.rule=mid-extremes', 'vectors.outsideModel=refuse'];
      const { verdict, outsideHull } = await simulated(control, sets, 1);
      expect(verdict).to.equal('pass');
      expect(outsideHull).to.deep.equal([]);
    });
  });

  it('fails with n = 2f, where two halves need not hear each other', () => {
    const plan = vectorsPlan(
      [
        [0, 0],
        [0, 0],
        [1, 1],
        [1, 1],
      ],
      { f: 2, outsideModel: 'n = 2f' },
    );
    const apart = Array.from({ length: 60 }, (_, seed) => runVectors(plan, seed).failed).filter(
      (failed) => failed.includes('epsilon-agreement') || failed.includes('contraction'),
    );
    expect(apart.length).to.be.above(0);
  });
});

describe('a wrong node of vectors is caught', () => {
  const plan = vectorsPlan(
    [
      [0, 0],
      [8, 1],
      [1, 8],
      [6, 4],
      [3, 7],
    ],
    { rounds: 8, epsilon: 8 },
  );
  const wrong = (id: NodeId, node: Node): ((self: NodeId) => Node) => {
    return (self) => (self === id ? node : new VectorNode(self, plan));
  };
  const [n1] = plan.ids;
  if (n1 === undefined) throw new Error('there are nodes');

  /** A node whose effects are changed. */
  const changed = (change: (effect: Effect<PointMessage>) => Effect<PointMessage>[]): Node => {
    const honest = new VectorNode(n1, plan);
    return {
      step: (event, now) => honest.step(event, now).flatMap(change),
      view: () => honest.view(),
    };
  };
  const facts = (kind: string, change: (value: readonly unknown[]) => readonly string[]): Node =>
    changed((effect) => {
      if (effect.kind !== 'emit' || effect.fact.kind !== kind) return [effect];
      const { value } = effect.fact;
      return [
        {
          kind: 'emit',
          fact: { ...effect.fact, value: change(Array.isArray(value) ? value : []) },
        },
      ];
    });

  const mutants: Readonly<Record<string, { readonly node: Node; readonly by: string }>> = {
    'waits for too few': { node: new VectorNode(n1, { ...plan, f: 2 }), by: 'integrity' },
    'waits for too many, and one is dead': {
      node: new VectorNode(n1, { ...plan, f: 0 }),
      by: 'termination',
    },
    'averages by another rule': {
      node: new VectorNode(n1, { ...plan, rule: 'coordinate-wise' }),
      by: 'integrity',
    },
    'stops a round early': {
      node: new VectorNode(n1, { ...plan, rounds: plan.rounds - 1 }),
      by: 'termination',
    },
    'begins with another point': {
      node: new VectorNode(n1, { ...plan, inputs: { ...plan.inputs, n1: [9, 9] } }),
      by: 'validity',
    },
    'decides what it does not hold': { node: facts('decide', () => ['1', '1']), by: 'integrity' },
    'decides outside': { node: facts('decide', () => ['-1', '0']), by: 'validity' },
    'decides twice': {
      node: changed((effect) =>
        effect.kind === 'emit' && effect.fact.kind === 'decide' ? [effect, effect] : [effect],
      ),
      by: 'termination',
    },
    'says to others what it does not hold': {
      node: changed((effect) =>
        effect.kind === 'send'
          ? [{ ...effect, body: { ...effect.body, point: ['7', '7'] } }]
          : [effect],
      ),
      by: 'integrity',
    },
  };

  for (const [what, { node, by }] of Object.entries(mutants)) {
    it(`one that ${what}, by ${by}`, () => {
      const [, , , , last] = plan.ids;
      const crashes =
        what.includes('dead') && last !== undefined ? [{ node: last, afterSends: 1 }] : [];
      const { failed } = runVectors({ ...plan, crashes }, 1, wrong(n1, node));
      expect(failed).to.include(by);
    });
  }

  it('and nothing is said of the honest one', () => {
    expect(runVectors(plan, 1).failed).to.deep.equal([]);
  });

  it('nodes that never move, by contraction and epsilon-agreement', () => {
    const apart = { ...plan, f: 1, epsilon: 1 };
    const { failed } = runVectors(apart, 1, (self) => {
      const stubborn = new VectorNode(self, apart);
      const value = (apart.inputs[self] ?? []).map(String);
      return {
        step: (event, now) =>
          stubborn.step(event, now).map((effect) => {
            if (effect.kind === 'emit') return { kind: 'emit', fact: { ...effect.fact, value } };
            return effect.kind === 'send'
              ? { ...effect, body: { ...effect.body, point: value } }
              : effect;
          }),
        view: () => stubborn.view(),
      };
    });
    expect(failed).to.include.members(['epsilon-agreement', 'contraction', 'integrity']);
  });

  it('more crashes than f, by crash-budget', () => {
    const crashes = plan.ids.slice(0, 2).map((node) => ({ node, afterSends: 1 }));
    expect(runVectors({ ...plan, crashes }, 1).failed).to.include('crash-budget');
  });
});
