/** The plan of a gossip experiment at the door of a node. */
import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { LabError } from '../../../../pkg/core/errors.ts';
import type { GossipPlan } from '../../../../pkg/gossip/plan.ts';
import type { ControlMessage, RunSetup } from '../../../../pkg/lab/control/messages.ts';
import { parseControl } from '../../../../pkg/lab/control/parse.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { decode, encode } from '../../../../pkg/wire/codec.ts';
import { gossipConfig, SMALL_GOSSIP } from '../../../support/config.ts';

function received(body: unknown): ControlMessage {
  const { bytes, start, end } = encode(body);
  return parseControl(decode(Uint8Array.from(bytes), start, end));
}

function setup(...sets: string[]): RunSetup<GossipPlan> {
  return planRun(gossipConfig({ file: 'x.yaml', text: SMALL_GOSSIP, overrides: { sets } }), 7)
    .setup;
}

const INPUTS = 'nodes.inputs=[1, -2.5, 3, 4]';
const EVERYTHING = setup(
  INPUTS,
  'gossip.fanOut={ln: 2.5}',
  'gossip.stop={counter: 3}',
  'gossip.messages={count: 5, from: [n4, n2]}',
  'membership={probeMs: 500, timeoutMs: 150, suspicionMs: 700, detectMs: 2000}',
  'averaging={protocol: push-sum}',
  'faults.plan=[{node: n2, afterSends: 3}]',
  'network.loss=0.25',
);

/** Between them they have every optional field, every fan-out and every way to stop. */
const SETUPS: readonly RunSetup<GossipPlan>[] = [
  setup(),
  EVERYTHING,
  setup('gossip.fanOut=3', 'gossip.mode=spec', 'forMs=1234'),
  setup('gossip.fanOut=log2', 'gossip.stop={coin: 4, feedback: false}', 'gossip.mode=push'),
  setup('gossip.fanOut={missing: 0.01}', 'gossip.mode=pull', 'membership={}'),
  setup(INPUTS, 'averaging={protocol: pairwise}', 'gossip.mode=push-pull'),
];

type Fields = Readonly<Record<string, unknown>>;

const withPlan = (fields: Fields): Fields => ({
  kind: 'setup',
  setup: { ...EVERYTHING, plan: { ...EVERYTHING.plan, ...fields } },
});
const rumors = (fields: Fields): Fields =>
  withPlan({ rumors: { ...EVERYTHING.plan.rumors, ...fields } });
const members = (fields: Fields): Fields =>
  withPlan({ membership: { ...EVERYTHING.plan.membership, ...fields } });
const averaging = (fields: Fields): Fields =>
  withPlan({ averaging: { ...EVERYTHING.plan.averaging, ...fields } });

const MALFORMED: readonly [name: string, body: unknown, message: string][] = [
  ['an unknown experiment', withPlan({ experiment: 'golf' }), 'plan.experiment: expected one of'],
  ['no experiment', withPlan({ experiment: undefined }), 'plan.experiment: expected one of'],
  ['ids of nobody', withPlan({ ids: ['n1', ''] }), 'plan.ids[1]: expected'],
  ['a crash before any send', withPlan({ crashes: [{ node: 'n1', afterSends: 0 }] }), 'afterSends'],
  ['no time', withPlan({ forMs: null }), 'plan.forMs: expected a number, found null'],
  ['an end that is no truth', withPlan({ endsEarly: 1 }), 'plan.endsEarly: expected true or false'],
  ['no share of loss', withPlan({ loss: '0' }), 'plan.loss: expected a number'],
  ['no word on disturbance', withPlan({ disturbed: null }), 'plan.disturbed: expected true or'],
  ['rumors of no section', withPlan({ rumors: [] }), 'plan.rumors: expected an object'],
  ['an unknown mode', rumors({ mode: 'shout' }), 'plan.rumors.mode: expected one of spec'],
  ['an unknown fan-out', rumors({ fanOut: { kind: 'all' } }), 'plan.rumors.fanOut.kind: expected'],
  ['half a peer', rumors({ fanOut: { kind: 'fixed', peers: 0.5 } }), 'plan.rumors.fanOut.peers'],
  ['no constant', rumors({ fanOut: { kind: 'ln' } }), 'plan.rumors.fanOut.plus: expected a number'],
  ['no chance', rumors({ fanOut: { kind: 'miss' } }), 'plan.rumors.fanOut.missing: expected'],
  ['negative bytes', rumors({ bytes: -1 }), 'plan.rumors.bytes: expected a whole number'],
  ['rumors of no list', rumors({ publications: {} }), 'plan.rumors.publications: expected a list'],
  [
    'a rumor of nobody',
    rumors({ publications: [{ node: '', atMs: 1 }] }),
    'plan.rumors.publications[0].node: expected',
  ],
  [
    'a rumor at no time',
    rumors({ publications: [{ node: 'n1' }] }),
    'plan.rumors.publications[0].atMs: expected a number',
  ],
  ['rounds of no length', rumors({ roundMs: 'x' }), 'plan.rumors.roundMs: expected a number'],
  ['half a round', rumors({ roundsMax: 1.5 }), 'plan.rumors.roundsMax: expected a whole number'],
  ['an unknown stop', rumors({ stop: { kind: 'soon' } }), 'plan.rumors.stop.kind: expected one of'],
  [
    'a counter of 0',
    rumors({ stop: { kind: 'counter', k: 0, feedback: true } }),
    'plan.rumors.stop.k: expected a whole number from 1',
  ],
  [
    'a coin without feedback or not',
    rumors({ stop: { kind: 'coin', k: 2 } }),
    'plan.rumors.stop.feedback: expected true or false',
  ],
  ['no time to notice', members({ detectMs: undefined }), 'plan.membership.detectMs: expected'],
  ['no time to probe', members({ probeMs: {} }), 'plan.membership.probeMs: expected a number'],
  ['no time to answer', members({ timeoutMs: '1' }), 'plan.membership.timeoutMs: expected'],
  ['no time to refute', members({ suspicionMs: true }), 'plan.membership.suspicionMs: expected'],
  ['an unknown protocol', averaging({ protocol: 'sum' }), 'plan.averaging.protocol: expected one'],
  ['an input of no number', averaging({ inputs: { n1: '1' } }), 'plan.averaging.inputs.n1: expect'],
  ['inputs of no section', averaging({ inputs: 3 }), 'plan.averaging.inputs: expected an object'],
  ['no cycle', averaging({ cycles: 0 }), 'plan.averaging.cycles: expected a whole number from 1'],
  [
    'cycles of no length',
    averaging({ cycleMs: null }),
    'plan.averaging.cycleMs: expected a number',
  ],
  ['no tolerance', averaging({ tolerance: undefined }), 'plan.averaging.tolerance: expected'],
];

describe('parseControl, given a plan of gossip,', () => {
  for (const each of SETUPS) {
    const { rumors: spread, membership, averaging: mean } = each.plan;
    const parts = [spread?.mode, membership && 'membership', mean?.protocol].filter(Boolean);
    it(`gives back what was sent: ${parts.join(', ')}`, () => {
      const message = { kind: 'setup', setup: each };
      expect(received(message)).to.deep.equal(message);
    });
  }

  it('takes nothing that was not asked for', () => {
    const want = { kind: 'setup', setup: EVERYTHING };
    for (const body of [
      withPlan({ x: 1 }),
      rumors({ x: 1 }),
      members({ x: 1 }),
      averaging({ x: 1 }),
    ]) {
      expect(received(body)).to.deep.equal(want);
    }
  });

  for (const [name, body, message] of MALFORMED) {
    it(`refuses ${name}, and names the field`, () => {
      expect(() => received(body))
        .to.throw(LabError, message)
        .with.property('code', 'ERR_BAD_SHAPE');
    });
  }

  it('never throws anything but LabError on garbage', () => {
    const { plan } = EVERYTHING;
    const parts = [
      [plan, withPlan],
      [plan.rumors ?? {}, rumors],
      [plan.membership ?? {}, members],
      [plan.averaging ?? {}, averaging],
    ] as const;
    const garbage = fc
      .constantFrom(...parts)
      .chain(([part, put]) =>
        fc
          .tuple(fc.constantFrom(...Object.keys(part)), fc.anything({ withBigInt: true }))
          .map(([key, value]) => put({ [key]: value })),
      );
    fc.assert(
      fc.property(garbage, (body) => {
        try {
          parseControl(body);
        } catch (error) {
          expect(error).to.be.instanceOf(LabError).with.property('code', 'ERR_BAD_SHAPE');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
