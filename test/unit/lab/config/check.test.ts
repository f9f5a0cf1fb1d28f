import { expect } from 'chai';
import { ALGORITHMS } from '../../../../pkg/agreement/algorithms/registry.ts';
import { describe, it } from 'mocha';
import { checkConfig, AGREEMENT_RULES, GOSSIP_RULES } from '../../../../pkg/lab/config/check.ts';
import { agreementConfig, complaints, SMALL } from '../../../support/config.ts';

const OR_LABEL = '; agreement.outsideModel: label runs it all the same, without guarantee';

/** An experiment of n nodes with inputs from 0 to 1; `agreement` stands on line 5. */
function experiment(n: number, agreement: string, more = ''): string {
  return `experiment: agreement
nodes:
  count: ${n}
  inputs: {uniform: {min: 0, max: 1}}
agreement: {${agreement}}
${more}`;
}

const BYZANTINE = 'model: sync-byzantine, f: 2';
const SYNC = 'model: sync-crash, f: 1';

const REFUSED: readonly { name: string; text: string; want: readonly string[] }[] = [
  {
    name: 'f beyond what the model bears',
    text: experiment(7, 'f: 4'),
    want: [
      `x.yaml:5: agreement.f = 4: the model needs n > 2f (async-crash): 7 nodes tolerate at most f = 3, not 4${OR_LABEL}`,
    ],
  },
  {
    name: 'f beyond what local estimates bear',
    text: experiment(6, 'f: 2, stop: local'),
    want: [
      `x.yaml:5: agreement.f = 2: the model needs n > 3f (async-crash, stop: local): 6 nodes tolerate at most f = 1, not 2${OR_LABEL}`,
    ],
  },
  {
    name: 'only faulty nodes, label or not',
    text: experiment(3, 'f: 3, outsideModel: label'),
    want: [
      'x.yaml:5: agreement.f = 3: not all nodes can be faulty: f must be below the number of nodes, 3',
    ],
  },
  {
    name: 'loss in a synchronous model',
    text: experiment(3, SYNC, 'network: {loss: 0.1}'),
    want: [
      `x.yaml:6: network.loss = 0.1: sync-crash needs every message to arrive within its round: loss must be 0${OR_LABEL}`,
    ],
  },
  {
    name: 'delays without bound in a synchronous model',
    text: experiment(3, SYNC, 'network: {delayMs: {mean: 5}}'),
    want: [
      `x.yaml:6: network.delayMs = {"mean":5}: sync-crash needs delays with an upper bound: a number or {min, max}${OR_LABEL}`,
    ],
  },
  {
    name: 'synchronous rounds shorter than three delays',
    text: experiment(3, SYNC, 'network: {delayMs: {min: 0, max: 100}, roundMs: 299}'),
    want: [
      `x.yaml:6: network.roundMs = 299: sync-crash needs rounds of at least 3 times the longest delay, 300 ms${OR_LABEL}`,
    ],
  },
  {
    name: 'the default round when delays outgrow it, at the line of the section',
    text: experiment(3, SYNC, 'network:\n  delayMs: 400'),
    want: [
      `x.yaml:6: network.roundMs = 1000: sync-crash needs rounds of at least 3 times the longest delay, 1200 ms${OR_LABEL}`,
    ],
  },
  {
    name: 'bounds in the wrong order',
    text: experiment(3, 'f: 1', 'network: {delayMs: {min: 2, max: 1}}'),
    want: ['x.yaml:6: network.delayMs.max = 1: must not be below min, which is 2'],
  },
  {
    name: 'a queue that cannot hold a frame',
    text: experiment(3, 'f: 1', 'network: {queueBytesMax: 2048}'),
    want: [
      'x.yaml:6: network.queueBytesMax = 2048: must hold the largest frame: at least frameBytesMax, which is 16777216',
    ],
  },
  {
    name: 'no secret where other machines can call',
    text: experiment(3, 'f: 1', 'security: {mode: off}\nmaster: {ip: 0.0.0.0}'),
    want: ['x.yaml:6: security.mode = "off": other machines can reach 0.0.0.0; take auth or tls'],
  },
  {
    name: 'more inputs than nodes',
    text: SMALL.replace('count: 3', 'count: 4'),
    want: [
      'x.yaml:4: nodes.inputs: 3 inputs for 4 nodes; give one per node, or change nodes.count',
    ],
  },
  {
    name: 'two nodes of one name, also one that another has by default',
    text: `experiment: agreement
nodes:
  - {id: n2, input: 1}
  - {input: 2}
  - {id: master, input: 3}
agreement: {f: 1}
`,
    want: [
      'x.yaml:4: nodes[1].id: nodes[0] is called n2 too; every node needs its own name',
      'x.yaml:5: nodes[2].id = "master": is the name of the coordinator; take another',
    ],
  },
  {
    name: 'two listeners on one address',
    text: `experiment: agreement
nodes:
  - {input: 1, port: 7000}
  - {input: 2, port: 7001}
  - {input: 3, port: 7001}
  - {input: 4, port: 7001, ip: 127.0.0.2}
  - {input: 5, port: 7001}
agreement: {f: 1}
master: {port: 7000}
`,
    want: [
      'x.yaml:3: nodes[0].port = 7000: the master listens on 127.0.0.1:7000 already; take another port, or 0 for any',
      'x.yaml:5: nodes[2].port = 7001: n2 listens on 127.0.0.1:7001 already; take another port, or 0 for any',
      'x.yaml:7: nodes[4].port = 7001: n2 listens on 127.0.0.1:7001 already; take another port, or 0 for any',
    ],
  },
  {
    name: 'faults of nodes that do not exist or fail twice',
    text: experiment(
      7,
      'model: sync-byzantine, f: 2',
      `faults:
  allowOverBudget: true
  liars: {nodes: [n7, n8]}
  plan:
    - {node: n7, afterSends: 1}
    - {node: n1, afterSends: 1}
    - {node: n1, afterSends: 2}`,
    ),
    want: [
      'x.yaml:8: faults.liars.nodes[1] = "n8": there is no such node; the nodes are n1, n2, n3, n4, n5, n6, n7',
      'x.yaml:10: faults.plan[0].node = "n7": n7 fails already; one fault per node',
      'x.yaml:12: faults.plan[2].node = "n1": n1 fails already; one fault per node',
    ],
  },
  {
    name: 'more liars than nodes',
    text: experiment(
      4,
      'model: sync-byzantine, f: 1',
      'faults: {liars: {nodes: 5}, allowOverBudget: true}',
    ),
    want: ['x.yaml:6: faults.liars.nodes = 5: there are only 4 nodes'],
  },
  {
    name: 'a planned crash of a node that lies because it is among the last',
    text: experiment(
      7,
      BYZANTINE,
      'faults: {liars: {nodes: 1}, plan: [{node: n7, afterSends: 1}]}',
    ),
    want: ['x.yaml:6: faults.plan[0].node = "n7": n7 fails already; one fault per node'],
  },
  {
    name: 'liars in a model of crashes',
    text: experiment(7, 'f: 2', 'faults: {liars: {nodes: 1}}'),
    want: [
      'x.yaml:6: faults.liars: nobody lies in async-crash; take one of ' +
        Object.values(ALGORITHMS)
          .filter(({ bears }) => bears !== 'crashes')
          .map(({ model }) => model)
          .join(', '),
    ],
  },
  {
    name: 'faults over the budget',
    text: experiment(
      7,
      BYZANTINE,
      'faults: {liars: {nodes: 2}, plan: [{node: n1, afterSends: 1}]}',
    ),
    want: [
      'x.yaml:6: faults.plan: 1 planned crashes and 2 liars are more than agreement.f = 2; name fewer, or set faults.allowOverBudget: true',
    ],
  },
  {
    name: 'fractions in float arithmetic',
    text: `${SMALL.replace('[1, 2, 3]', '[1, 1/3, 3]')}  epsilon: 1/9\n`,
    want: [
      'x.yaml:4: nodes.inputs[1] = "1/3": expected a number; texts need agreement.arithmetic: rational',
      'x.yaml:7: agreement.epsilon = "1/9": expected a number; texts need agreement.arithmetic: rational',
    ],
  },
  {
    name: 'an epsilon that doubles cannot tell apart',
    text: `${SMALL.replace('[1, 2, 3]', '[0, -1048576, 1]')}  epsilon: 6.0e-10\n`,
    want: [
      // 2^20 has its next double 2^(20-52) = 2.3e-10 away; three nodes need 3 times that.
      'x.yaml:7: agreement.epsilon = 6e-10: the largest input, 1048576, lies 2.3283064365386963e-10 from the next double, and means of 3 such values may never get nearer than 6.984919309616089e-10; take a larger epsilon, or agreement.arithmetic: rational',
    ],
  },
  {
    name: 'a fixed number of rounds above the limit',
    text: experiment(7, 'f: 2, stop: rounds, maxRounds: 3'),
    want: [
      'x.yaml:5: agreement.stop = "rounds": more rounds are needed than agreement.maxRounds = 3; raise it, or epsilon',
    ],
  },
  {
    name: 'fewer than f + 1 rounds for a rule without a factor in sync-crash',
    text: experiment(7, 'model: sync-crash, f: 2, rule: median, stop: rounds, maxRounds: 2'),
    want: [
      'x.yaml:5: agreement.stop = "rounds": more rounds are needed than agreement.maxRounds = 2; raise it, or epsilon',
    ],
  },
];

const ACCEPTED: readonly { name: string; text: string }[] = [
  { name: 'the largest f of each model', text: experiment(7, 'f: 3') },
  { name: 'all but one faulty in sync-crash', text: experiment(7, 'model: sync-crash, f: 6') },
  {
    name: 'rounds of exactly three delays',
    text: experiment(3, SYNC, 'network: {delayMs: 100, roundMs: 300}'),
  },
  {
    name: 'loss and unbounded delays in asynchronous models',
    text: experiment(3, 'f: 1', 'network: {loss: 0.5, delayMs: {mean: 5}}'),
  },
  {
    name: 'faults up to the budget',
    text: experiment(7, BYZANTINE, 'faults: {liars: {nodes: 2}}'),
  },
  {
    name: 'drawn inputs with exact arithmetic',
    text: experiment(3, 'f: 1, arithmetic: rational, epsilon: 1e-30'),
  },
  {
    name: 'exactly the epsilon that doubles can tell apart',
    // 1 has its next double 2^-52 away; three nodes need 3 times that.
    text: SMALL.replace('[1, 2, 3]', '[0, 1, 1]') + `  epsilon: ${3 * 2 ** -52}\n`,
  },
  {
    name: 'exactly the number of rounds that is needed',
    // n = 7, f = 2: 1/3 a round; 3^7 = 2187 is the first power above 1000.
    text: experiment(7, 'f: 2, stop: rounds, maxRounds: 7'),
  },
  {
    name: 'fixed rounds for any rule in sync-crash, exact after f + 1',
    text: experiment(7, 'model: sync-crash, f: 2, rule: median, stop: rounds, maxRounds: 3'),
  },
];

describe('rules between fields', () => {
  describe('refuse', () => {
    for (const { name, text, want } of REFUSED) {
      it(name, () => expect(complaints(text)).to.deep.equal(want));
    }
  });

  describe('accept', () => {
    for (const { name, text } of ACCEPTED) {
      it(name, () => expect(complaints(text)).to.deep.equal([]));
    }
  });

  it('are left out when they read a field that is not valid itself', () => {
    const experimentOf3 = agreementConfig({ file: 'x.yaml', text: SMALL });
    const broken = { ...experimentOf3, agreement: { ...experimentOf3.agreement, f: 2 } };
    expect(checkConfig(broken, [])).to.have.length(1);
    for (const field of ['agreement.f', 'agreement', 'agreement.model', 'nodes']) {
      expect(checkConfig(broken, [field]), field).to.deep.equal([]);
    }
    expect(checkConfig(broken, ['agreement.epsilon', 'network'])).to.have.length(1);
    const text = experiment(7, 'f: 2, stop: rounds, maxRounds: 3, outsideModel: label');
    expect(complaints(text)).to.have.length(1);
    const unknown = complaints(text.replace('f: 2,', 'f: 2, rule: men,'));
    expect(unknown, 'a rule that reads the whole section').to.deep.equal([
      'x.yaml:5: agreement.rule = "men": expected one of mean, midpoint, select, median, w-msr, iabc; did you mean mean?',
    ]);
  });

  it('each say what they demand', () => {
    for (const { says } of [...AGREEMENT_RULES, ...GOSSIP_RULES]) expect(says).to.match(/\.$/);
  });
});
