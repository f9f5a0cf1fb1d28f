import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { ValueMessage } from '../../../pkg/agreement/value-message.ts';
import type { AgreementPlan } from '../../../pkg/agreement/plan.ts';
import { agreementProcess } from '../../../pkg/agreement/protocol.ts';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import type { Event } from '../../../pkg/core/process.ts';
import { planOf } from '../../support/plans.ts';

type Step = Event<ValueMessage>;

const START: Step = { kind: 'start' };
const DEADLINE: Step = { kind: 'timer', timer: 'deadline' };
const hear = (
  from: string,
  round: number,
  value: number,
  kind: ValueMessage['kind'] = 'value',
): Step => ({ kind: 'message', from: nodeId(from), body: { kind, round, value } });
const stop = (round: number): Step => ({ kind: 'command', name: 'stop', args: { round } });

/** Of n1 after these events, all at time 0. */
function fingerprint(plan: AgreementPlan, events: readonly Step[]): string {
  const process = agreementProcess(nodeId('n1'), plan);
  for (const event of events) process.step(event, millis(0));
  return JSON.stringify(process.fingerprint());
}

/** Waits for two others of four. */
const ASYNC = planOf({ inputs: [0, 1, 2, 3, 4], f: 2, stop: 'master' });
const SYNC = planOf({ inputs: [0, 1, 2, 3], model: 'sync-crash', rule: 'mean', stop: 'master' });

/** Histories whose difference shows in what the node does later, or does not. */
const CASES: readonly (readonly [
  sameness: 'equal' | 'other',
  what: string,
  plan: AgreementPlan,
  a: readonly Step[],
  b: readonly Step[],
])[] = [
  [
    'equal',
    'whichever of the values that a round takes came first',
    ASYNC,
    [hear('n2', 3, 1), hear('n3', 3, 2)],
    [hear('n3', 3, 2), hear('n2', 3, 1)],
  ],
  [
    'equal',
    'with a value that its round does not need any more',
    ASYNC,
    [hear('n2', 3, 1), hear('n3', 3, 2)],
    [hear('n2', 3, 1), hear('n3', 3, 2), hear('n4', 3, 3)],
  ],
  [
    'equal',
    'with a message that came late or twice',
    ASYNC,
    [START, hear('n2', 0, 1), hear('n3', 0, 2)],
    [START, hear('n2', 0, 1), hear('n2', 0, 1), hear('n3', 0, 2), hear('n4', 0, 9)],
  ],
  [
    'equal',
    'whatever it hears once it has decided',
    ASYNC,
    [START, stop(0)],
    [START, stop(0), hear('n2', 0, 1), hear('n3', 7, 1)],
  ],
  ['other', 'before and after its start', ASYNC, [], [START]],
  ['other', 'with another value that waits', ASYNC, [hear('n2', 3, 1)], [hear('n2', 3, 2)]],
  ['other', 'with a value of another sender', ASYNC, [hear('n2', 3, 1)], [hear('n3', 3, 1)]],
  ['other', 'with the word of the oracle to come', ASYNC, [START], [START, stop(5)]],
  [
    'other',
    'with a halted peer',
    ASYNC,
    [START, hear('n2', 9, 1)],
    [START, hear('n2', 9, 1, 'halted')],
  ],
  [
    'other',
    'with other values held',
    ASYNC,
    [START, hear('n2', 0, 1), hear('n3', 0, 2)],
    [START, hear('n2', 0, 1), hear('n3', 0, 3)],
  ],
  [
    'other',
    'with a peer that was found silent',
    SYNC,
    [START, hear('n2', 0, 1), hear('n3', 0, 2), hear('n4', 0, 0)],
    [START, hear('n2', 0, 1), hear('n3', 0, 3), DEADLINE],
  ],
];

describe('the fingerprint of a node', () => {
  for (const [sameness, what, plan, a, b] of CASES) {
    it(`is ${sameness === 'equal' ? 'the same' : 'another'} ${what}`, () => {
      const [first, second] = [fingerprint(plan, a), fingerprint(plan, b)];
      if (sameness === 'equal') expect(second).to.equal(first);
      else expect(second).not.to.equal(first);
    });
  }

  it('lists the silent ones, the values that wait and the clock of a synchronous round', () => {
    const events = [START, hear('n2', 0, 1), hear('n3', 0, 3), DEADLINE, hear('n2', 2, 5)];
    expect(JSON.parse(fingerprint(SYNC, events)).prospects.expectations).to.deep.equal({
      inbox: [[2, [['n2', 5]]]],
      silent: ['n4'],
      startedAt: 0,
      over: false,
    });
  });
});
