import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { AgreementPlan } from '../../../../pkg/agreement/plan.ts';
import { nodeId } from '../../../../pkg/core/ids.ts';
import type { Json } from '../../../../pkg/core/json.ts';
import { Oracle } from '../../../../pkg/lab/agreement/oracle.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { agreementConfig, SMALL } from '../../../support/config.ts';
import { Trace } from '../../../support/records.ts';

const PLAN: AgreementPlan = planRun(agreementConfig({ file: 'x.yaml', text: SMALL }), 1).setup.plan;

type Values = Readonly<Record<string, Json>>;

/** An oracle that was told these rounds, in this order. */
function told(plan: Partial<AgreementPlan>, ...rounds: readonly [number, Values][]): Oracle {
  const oracle = new Oracle({ ...PLAN, epsilon: 0.5, ...plan });
  const trace = new Trace();
  for (const [round, values] of rounds) trace.round(round, values);
  for (const record of trace.records) oracle.observe(record);
  return oracle;
}

const APART: Values = { n1: 0, n2: 1, n3: 2 };
const CLOSE: Values = { n1: 1, n2: 1.5, n3: 1.25 };

describe('Oracle', () => {
  const cases: readonly { name: string; rounds: [number, Values][]; want: number | undefined }[] = [
    { name: 'nothing heard', rounds: [], want: undefined },
    { name: 'all apart', rounds: [[0, APART]], want: undefined },
    { name: 'close from the beginning', rounds: [[0, CLOSE]], want: 0 },
    {
      name: 'close in the second round',
      rounds: [
        [0, APART],
        [1, CLOSE],
      ],
      want: 1,
    },
    {
      name: 'rounds that come in another order',
      rounds: [
        [1, CLOSE],
        [2, CLOSE],
        [0, APART],
      ],
      want: 1,
    },
    { name: 'one still missing', rounds: [[0, { n1: 1, n2: 1 }]], want: undefined },
    {
      name: 'an earlier round still missing a node',
      rounds: [
        [0, { n1: 0, n2: 1 }],
        [1, CLOSE],
      ],
      want: undefined,
    },
    {
      name: 'the missing one comes',
      rounds: [
        [0, { n1: 1, n2: 1 }],
        [0, { n3: 1 }],
      ],
      want: 0,
    },
    { name: 'exactly epsilon apart', rounds: [[0, { n1: 1, n2: 1.5, n3: 1 }]], want: 0 },
    { name: 'no number', rounds: [[0, { n1: 1, n2: 'x', n3: 1 }]], want: undefined },
  ];
  for (const { name, rounds, want } of cases) {
    it(`finds the first common round within epsilon: ${name}`, () => {
      expect(told({}, ...rounds).stopRound).to.equal(want);
    });
  }

  it('stays with the round that it has found', () => {
    expect(told({}, [0, CLOSE], [1, APART]).stopRound).to.equal(0);
  });

  it('does not wait for the dead, nor count what they held', () => {
    const waiting = told({}, [0, { n1: 1, n2: 1 }]);
    waiting.gone(nodeId('n3'));
    expect(waiting.stopRound).to.equal(0);
    const apart = told({}, [0, APART], [1, { n1: 1, n2: 1.2, n3: 9 }]);
    apart.gone(nodeId('n3'));
    expect(apart.stopRound, 'round 1 was judged while n3 lived').to.equal(undefined);
    const before = told({}, [0, { n1: 1, n3: 9 }]);
    before.gone(nodeId('n3'));
    for (const record of new Trace().round(0, { n2: 1.2 }).records) before.observe(record);
    expect(before.stopRound).to.equal(0);
  });

  it('stops for nobody when all are dead', () => {
    const oracle = told({}, [0, APART]);
    for (const id of PLAN.ids) oracle.gone(id);
    expect(oracle.stopRound).to.equal(undefined);
  });

  it('neither waits for liars nor looks at their values', () => {
    const liars = [nodeId('n3')];
    const model = 'async-byzantine' as const;
    expect(told({ model, liars }, [0, { n1: 1, n2: 1.2 }]).stopRound).to.equal(0);
    expect(told({ model, liars }, [0, { n3: 99, n1: 1, n2: 1.2 }]).stopRound).to.equal(0);
  });

  it('compares exactly where doubles would err', () => {
    // 2^53 + 2 - 1 is rounded to 2^53 as a double, and would pass for epsilon = 2^53.
    const values = { n1: 2 ** 53 + 2, n2: 1, n3: 1 };
    expect(2 ** 53 + 2 - 1).to.equal(2 ** 53);
    expect(told({ epsilon: 2 ** 53 }, [0, values]).stopRound).to.equal(undefined);
    expect(told({ epsilon: 2 ** 53 + 2 }, [0, values]).stopRound).to.equal(0);
  });

  it('takes 0.4 - 0.1 for 0.3 as a fraction, and not as doubles', () => {
    const values = { n1: 0.4, n2: 0.1, n3: 0.2 };
    const rational = told({ epsilon: 0.3, arithmetic: 'rational' }, [0, values]);
    expect(rational.stopRound).to.equal(0);
    expect(told({ epsilon: 0.3 }, [0, values]).stopRound).to.equal(undefined);
    const third = { n1: '1/3', n2: '2/3', n3: '1/2' };
    expect(told({ epsilon: '1/3', arithmetic: 'rational' }, [0, third]).stopRound).to.equal(0);
  });

  it('looks at rounds only', () => {
    const oracle = new Oracle({ ...PLAN, epsilon: 5 });
    const trace = new Trace();
    for (const id of ['n1', 'n2', 'n3']) {
      trace.add(id, 'decide', { round: 0, value: 1 }).add(id, 'round', { value: 1 });
    }
    for (const record of trace.records) oracle.observe(record);
    expect(oracle.stopRound).to.equal(undefined);
  });

  it('refuses an epsilon that is no number of its arithmetic', () => {
    expect(() => new Oracle({ ...PLAN, epsilon: '1/3' })).to.throw(RangeError, 'epsilon');
  });
});
