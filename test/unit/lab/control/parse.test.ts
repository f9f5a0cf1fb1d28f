import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { LabError } from '../../../../pkg/core/errors.ts';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { loadConfig } from '../../../../pkg/lab/config/load.ts';
import type { ControlMessage, RunSetup } from '../../../../pkg/lab/control/messages.ts';
import { parseControl } from '../../../../pkg/lab/control/parse.ts';
import { parseLimits } from '../../../../pkg/runtime/cluster.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { decode, encode } from '../../../../pkg/wire/codec.ts';
import { SMALL } from '../../../support/config.ts';
import { Trace } from '../../../support/records.ts';

/** What the other side makes of a body. */
function received(body: unknown): ControlMessage {
  const { bytes, start, end } = encode(body);
  return parseControl(decode(Uint8Array.from(bytes), start, end));
}

function setup(...sets: string[]): RunSetup {
  return planRun(loadConfig({ file: 'x.yaml', text: SMALL, overrides: { sets } }), 7).setup;
}

const SETUP = setup();

/** Between them they have every optional field and every kind of delay. */
const SETUPS: readonly RunSetup[] = [
  SETUP,
  setup('network.loss=0.25', 'network.delayMs={mean: 2.5}', 'trace.level=full'),
  setup('agreement.stop=rounds', 'network.delayMs={min: 1, max: 2.5}', 'network.reorder=0.125'),
  setup('agreement.f=2', 'agreement.outsideModel=label', 'faults.crash.probability=1'),
  setup('agreement.arithmetic=rational', 'nodes.inputs=["1/3", "-2/7", 0.1]'),
  setup(
    'agreement.model=sync-byzantine',
    'nodes={count: 7, inputs: {uniform: {min: -1, max: 1}}}',
    'faults.liars={nodes: 1, strategy: extreme}',
  ),
];

const RECORDS = new Trace()
  .add('n1', 'round', { round: 0, value: -0.5, heard: [['n2', 0.1]] }, 1.25)
  .add('n1', 'counts', { byKind: { value: 3 }, peers: { n2: [1, 0, 2] }, view: {}, gone: null })
  .add('n2', 'crash', { afterSends: 3, planned: true, cause: 'ünïcode' }, 0.001).records;

const N1 = nodeId('n1');

const MESSAGES: readonly ControlMessage[] = [
  ...SETUPS.map((each): ControlMessage => ({ kind: 'setup', setup: each })),
  { kind: 'setup', setup: SETUP, resume: { records: 12, memorable: 5 } },
  { kind: 'go', epochMs: 1_763_649_000_123.456 },
  { kind: 'command', name: 'stop', args: { round: 3, deep: [null, true, 'x', { y: 0.5 }] } },
  { kind: 'command', name: 'stop', args: null },
  { kind: 'gone', id: nodeId('n3'), forNow: true },
  { kind: 'back', address: { id: nodeId('n3'), ip: '127.0.0.1', port: 7003 } },
  {
    kind: 'links',
    faults: [
      { action: { kind: 'partition', direction: 'out' }, nodes: [nodeId('n1')] },
      { action: { kind: 'loss', share: 0.5 }, nodes: [] },
      { action: { kind: 'duplicate', share: 0.25 }, nodes: [nodeId('n1'), nodeId('n2')] },
      { action: { kind: 'reorder', share: 1 }, nodes: [nodeId('n2')] },
      { action: { kind: 'delay', ms: 12.5 }, nodes: [nodeId('n2')] },
    ],
  },
  { kind: 'burn', on: true },
  { kind: 'burn', on: false },
  { kind: 'drain', drainMs: 5000 },
  { kind: 'join', from: N1, ip: '::1', port: 65_535 },
  { kind: 'ready', from: N1 },
  { kind: 'records', from: N1, records: RECORDS },
  { kind: 'records', from: N1, records: [] },
  { kind: 'drained', from: N1, missing: [N1, nodeId('n2')] },
  { kind: 'fin', from: N1 },
];

const records = (fields: object): unknown => ({
  kind: 'records',
  from: N1,
  records: [RECORDS[0], { node: 'n1', seq: 0, at: 0, kind: 'x', ...fields }],
});

describe('parseControl', () => {
  for (const message of MESSAGES) {
    const text = JSON.stringify(message);
    it(`gives back what was sent: ${text.slice(0, 70)}`, () => {
      expect(received(message)).to.deep.equal(message);
    });
  }

  it('is tested with every kind of message', () => {
    // The list in the error is the parser's own.
    let text = '';
    try {
      parseControl({ kind: 'x' });
    } catch (error) {
      text = String(error);
    }
    const kinds = [...new Set(MESSAGES.map(({ kind }) => kind))];
    expect(text).to.include(`expected one of ${kinds.join(', ')}, found "x"`);
  });

  it('takes nothing that was not asked for', () => {
    expect(received({ kind: 'fin', from: N1, extra: 1 })).to.deep.equal({ kind: 'fin', from: N1 });
    const body = { kind: 'setup', setup: { ...SETUP, x: 1 } };
    expect(received(body)).to.deep.equal({ kind: 'setup', setup: SETUP });
  });

  const plan = (fields: object): unknown => ({
    kind: 'setup',
    setup: { ...SETUP, plan: { ...SETUP.plan, ...fields } },
  });
  const network = (fields: object): unknown => ({
    kind: 'setup',
    setup: { ...SETUP, network: { ...SETUP.network, ...fields } },
  });
  const MALFORMED: readonly [name: string, body: unknown, message: string][] = [
    ['no object', 7, 'control: expected an object, found 7'],
    ['no kind', {}, 'control.kind: expected one of setup'],
    ['a go without its time', { kind: 'go' }, 'go.epochMs: expected a number, found undefined'],
    ['a command without a name', { kind: 'command' }, 'command.name: expected a text'],
    ['a command with a BigInt', { kind: 'command', name: 'x', args: [1n] }, 'json: expected JSON'],
    ['a dead stranger', { kind: 'gone', id: 'no id' }, 'gone.id: expected a letter'],
    ['a fire of no kind', { kind: 'burn', on: 'yes' }, 'burn.on: expected true or false'],
    ['an endless drain', { kind: 'drain', drainMs: '∞' }, 'drain.drainMs: expected a number'],
    [
      'port 0',
      { kind: 'join', from: N1, ip: '::1', port: 0 },
      'join.port: expected a whole number',
    ],
    ['a speaker of no name', { kind: 'join', ip: '::1', port: 1 }, 'join.from: expected a letter'],
    ['an address of no text', { kind: 'join', from: N1, port: 1 }, 'join.ip: expected a text'],
    ['no records', { kind: 'records', from: N1 }, 'records: expected a list of at most 1000000'],
    ['a record of nobody', records({ node: '' }), 'records[1].node: expected'],
    ['a record without place', records({ seq: -1 }), 'records[1].seq: expected'],
    ['a record without time', records({ at: null }), 'records[1].at: expected a number'],
    ['a record of no kind', records({ kind: 5 }), 'records[1].kind: expected a text'],
    ['a record with bytes in it', records({ x: 5n }), 'json: expected JSON data, found 5'],
    [
      'missing nobody knows',
      { kind: 'drained', from: N1, missing: ['n1', 3] },
      'drained.missing[1]: expected',
    ],
    ['no setup', { kind: 'setup' }, 'setup: expected an object, found undefined'],
    [
      'an unknown strategy',
      { kind: 'setup', setup: { ...SETUP, adversary: { strategy: 'shy' } } },
      'setup.adversary.strategy',
    ],
    ['a broken seed', { kind: 'setup', setup: { ...SETUP, seed: 0.5 } }, 'setup.seed: expected'],
    [
      'an unknown level',
      { kind: 'setup', setup: { ...SETUP, trace: 'all' } },
      'setup.trace: expected',
    ],
    ['no time', { kind: 'setup', setup: { ...SETUP, runMs: undefined } }, 'setup.runMs: expected'],
    ['ids of nobody', plan({ ids: ['n1', ''] }), 'plan.ids[1]: expected'],
    ['an input too few', plan({ inputs: { n1: 1, n2: 2 } }), 'plan.inputs.n3: expected a number'],
    ['an unknown model', plan({ model: 'sync' }), 'plan.model: expected one of sync-crash'],
    ['an unknown rule', plan({ rule: 'mode' }), 'plan.rule: expected one of mean'],
    ['half a fault', plan({ f: 0.5 }), 'plan.f: expected a whole number'],
    ['no epsilon', plan({ epsilon: null }), 'plan.epsilon: expected a number, found null'],
    ['an endless epsilon', plan({ epsilon: '1'.repeat(20_001) }), 'plan.epsilon: expected a text'],
    ['an unknown stop', plan({ stop: 'never' }), 'plan.stop: expected one of master'],
    ['rounds of no number', plan({ rounds: null }), 'plan.rounds: expected a whole number'],
    ['no rounds at all', plan({ maxRounds: 0 }), 'plan.maxRounds: expected a whole number from 1'],
    ['unknown numbers', plan({ arithmetic: 'roman' }), 'plan.arithmetic: expected one of float'],
    ['no end of a round', plan({ roundMs: 'x' }), 'plan.roundMs: expected a number'],
    ['no time to ask', plan({ resendMs: {} }), 'plan.resendMs: expected a number, found an object'],
    ['liars of no list', plan({ liars: 2 }), 'plan.liars: expected a list'],
    ['a crash before any send', plan({ crashes: [{ node: 'n1', afterSends: 0 }] }), 'afterSends'],
    ['a reason of no text', plan({ outsideModel: true }), 'plan.outsideModel: expected a text'],
    ['no loss', network({ loss: null }), 'network.loss: expected a number, found null'],
    [
      'an unknown delay',
      network({ delay: { kind: 'long' } }),
      'network.delay.kind: expected one of',
    ],
    [
      'half a delay',
      network({ delay: { kind: 'uniform', min: 1 } }),
      'network.delay.max: expected',
    ],
  ];
  for (const [name, body, message] of MALFORMED) {
    it(`refuses ${name}, and names the field`, () => {
      expect(() => received(body))
        .to.throw(LabError, message)
        .with.property('code', 'ERR_BAD_SHAPE');
    });
  }

  it('never throws anything but LabError on garbage', () => {
    const kinds = fc.constantFrom(...MESSAGES.map(({ kind }) => kind));
    const fields = fc.constantFrom('setup', 'from', 'records', 'args', 'plan', 'ids', 'x');
    const garbage = fc.oneof(
      fc.anything({ withBigInt: true, withTypedArray: true, withSparseArray: true }),
      fc.record({ kind: kinds, setup: fc.anything(), records: fc.array(fc.anything()) }),
      fc
        .tuple(fc.constantFrom(...MESSAGES), fields, fc.anything())
        .map(([message, key, value]) => ({ ...message, [key]: value })),
      fc
        .tuple(fc.constantFrom(...Object.keys(SETUP.plan)), fc.anything())
        .map(([key, value]) => plan({ [key]: value })),
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

describe('parseLimits', () => {
  it('reads both limits, and names the one that is wrong', () => {
    const limits = { frameBytesMax: 1024, queueBytesMax: 4096 };
    expect(parseLimits(limits, 'limits')).to.deep.equal(limits);
    expect(() => parseLimits({ ...limits, queueBytesMax: -1 }, 'a.b')).to.throw(
      LabError,
      'a.b.queueBytesMax: expected a whole number',
    );
  });
});
