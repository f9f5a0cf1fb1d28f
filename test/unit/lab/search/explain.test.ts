/** Sentences about runs of which every number is known. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Finding } from '../../../../pkg/checkers/finding.ts';
import { History } from '../../../../pkg/checkers/history.ts';
import { MASTER, nodeId } from '../../../../pkg/core/ids.ts';
import type { JsonObject } from '../../../../pkg/core/json.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { explain } from '../../../../pkg/lab/search/explain.ts';
import { experiment } from '../../../support/search.ts';

type Told = readonly [node: string, fact: JsonObject & { readonly kind: string }];

/** The history of three nodes, the last of which lies, with inputs 0, 1 and 0. */
function historyOf(facts: readonly Told[]): History {
  const config = experiment(`
experiment: agreement
nodes: { count: 3, inputs: [0, 1, 0] }
agreement: { model: sync-byzantine, rule: mean, f: 1, outsideModel: label }
faults: { liars: { nodes: 1 } }
`);
  const next = new Map<string, number>();
  const end: Told = ['master', { kind: 'end', orderly: true, cause: 'over' }];
  const records = [...facts, end].map(([node, fact]) => {
    const seq = next.get(node) ?? 0;
    next.set(node, seq + 1);
    return { node: node === 'master' ? MASTER : nodeId(node), seq, at: 0, ...fact };
  });
  return History.of(planRun(config, 1).setup.plan, records);
}

const round = (node: string, at: number, value: number, heard: JsonObject = {}): Told => [
  node,
  { kind: 'round', round: at, value, heard: Object.entries(heard) },
];
const decide = (node: string, at: number, value: number): Told => [
  node,
  { kind: 'decide', round: at, value },
];

const finding = (name: string, detail: string): Finding => ({ name, verdict: 'fail', detail });

describe('explain', () => {
  it('names the two decisions, the last time they met, and who told them different things', () => {
    const history = historyOf([
      round('n1', 0, 0.5),
      round('n2', 0, 0.5),
      round('n1', 1, 0, { n1: 0.5, n2: 0.5, n3: 0 }),
      round('n2', 1, 1, { n1: 0.5, n2: 0.5, n3: 1 }),
      decide('n1', 1, 0),
      decide('n2', 1, 1),
    ]);
    expect(explain(history, finding('epsilon-agreement', ''))).to.equal(
      'n2 decided 1 in round 1 although n1 decided 0 in round 1: 1 apart with epsilon 0.001; ' +
        'the last time that their values lay within epsilon was round 0. For round 1 n1 used ' +
        '0.5 of n1, 0.5 of n2, 0 of n3, and n2 used 0.5 of n1, 0.5 of n2, 1 of n3; ' +
        'n3 told them different things.',
    );
  });

  it('says who gave up, how far apart they were, and what stands in for silence', () => {
    const history = historyOf([
      round('n1', 0, 0),
      round('n2', 0, 1),
      [
        'n1',
        {
          kind: 'round',
          round: 1,
          value: 0,
          heard: [
            ['n1', 0],
            ['n2', 1],
            ['n1', 0],
          ],
        },
      ],
      [
        'n2',
        {
          kind: 'round',
          round: 1,
          value: 1,
          heard: [
            ['n2', 1],
            ['n1', 0],
            ['n2', 1],
          ],
        },
      ],
      ['n1', { kind: 'exhausted', round: 1 }],
      ['n2', { kind: 'exhausted', round: 1 }],
    ]);
    expect(explain(history, finding('termination', ''))).to.equal(
      'n1 and n2 gave up in round 1, the last allowed, without having decided: in round 1 n1 held 0 ' +
        'and n2 1, 1 apart with epsilon 0.001; their inputs lay 1 apart. For round 1 n1 used ' +
        '0 of n1 (and in place of 1 not heard), 1 of n2, and n2 used 0 of n1, ' +
        '1 of n2 (and in place of 1 not heard).',
    );
  });

  it('names the message that carried a value from outside the inputs', () => {
    const history = historyOf([
      round('n1', 0, 0),
      round('n2', 0, 1),
      round('n1', 1, 3, { n1: 0, n2: 1, n3: 8 }),
    ]);
    expect(explain(history, finding('validity', 'n1 held 3'))).to.equal(
      'n1 held 3. It was made of 0 of n1, 1 of n2, 8 of n3; outside the range was what n3 sent.',
    );
  });

  it('names round, extreme nodes and what they heard when a round does not contract', () => {
    const history = historyOf([
      round('n1', 0, 0),
      round('n2', 0, 1),
      round('n1', 1, 0, { n1: 0, n3: 0 }),
      round('n2', 1, 1, { n2: 1, n3: 1 }),
    ]);
    const detail = 'from round 0 to 1 the spread went from 1 to 1, while the proven factor is 1/2';
    expect(explain(history, finding('contraction', detail))).to.equal(
      `${detail}: then n1 held 0 and n2 1. For round 1 n1 used 0 of n1, 0 of n3, and n2 used ` +
        '1 of n2, 1 of n3; n3 told them different things.',
    );
  });

  it('repeats the finding, without the label, where there is nothing to add', () => {
    const detail = 'n1 decided twice [outside its model on request (f): no guarantee holds]';
    expect(explain(historyOf([]), finding('integrity', detail))).to.equal('n1 decided twice.');
    expect(explain(historyOf([]), finding('termination', detail))).to.equal('n1 decided twice.');
  });
});
