/** Files of both kinds of experiments: what is said of a kind that is wrong, and of keys of the other. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { configMarkdown } from '../../../../pkg/lab/config/docs.ts';
import { complaints, SMALL, SMALL_GOSSIP } from '../../../support/config.ts';

const KINDS = 'expected one of agreement, gossip, broadcast, vectors, clocks';
const GOSSIP_KEYS =
  'it takes name, seed, engine, forMs, nodes, gossip, membership, averaging, network, trace, faults, master, security';
const AGREEMENT_KEYS =
  'it takes name, seed, engine, nodes, agreement, network, trace, faults, master, security, sweep';

const CASES: readonly { name: string; text: string; want: readonly string[] }[] = [
  {
    name: 'a kind that is misspelled',
    text: SMALL_GOSSIP.replace('gossip', 'gosip'),
    want: [`x.yaml:1: experiment = "gosip": ${KINDS}; did you mean gossip?`],
  },
  {
    name: 'a kind that resembles none',
    text: SMALL.replace('agreement', 'weather'),
    want: [`x.yaml:1: experiment = "weather": ${KINDS}`],
  },
  {
    name: 'a kind that is no text',
    text: SMALL.replace('agreement', '3'),
    want: [`x.yaml:1: experiment = 3: ${KINDS}, found a number`],
  },
  {
    name: 'no kind, of what is agreement by its sections',
    text: 'nodes: {count: 3, inputs: [1, 2, 3]}\nagreement: {f: 3}\n',
    want: [
      `x.yaml: experiment: missing; ${KINDS}`,
      'x.yaml:2: agreement.f = 3: not all nodes can be faulty: f must be below the number of nodes, 3',
    ],
  },
  {
    name: 'no kind, of what is gossip by its sections',
    text: 'nodes: {count: 3}\ngossip: {mode: pusch}\n',
    want: [
      `x.yaml: experiment: missing; ${KINDS}`,
      'x.yaml:2: gossip.mode = "pusch": expected one of spec, push, pull, push-pull, reliable; did you mean push?',
    ],
  },
  {
    name: 'a section of agreement in gossip',
    text: `${SMALL_GOSSIP}agreement: {f: 1}\n`,
    want: [`x.yaml:4: agreement = {"f":1}: experiment gossip takes no agreement; ${GOSSIP_KEYS}`],
  },
  {
    name: 'a sweep of gossip',
    text: `${SMALL_GOSSIP}sweep: {nodes.count: [3]}\n`,
    want: [
      `x.yaml:4: sweep = {"nodes.count":[3]}: experiment gossip takes no sweep; ${GOSSIP_KEYS}`,
    ],
  },
  {
    name: 'sections and keys of gossip in agreement',
    text: `${SMALL}gossip: {}\nforMs: 3\n`,
    want: [
      `x.yaml:7: gossip = {}: experiment agreement takes no gossip; ${AGREEMENT_KEYS}`,
      `x.yaml:8: forMs = 3: experiment agreement takes no forMs; ${AGREEMENT_KEYS}`,
    ],
  },
  {
    name: 'a key that the section has in agreement only',
    text: `${SMALL_GOSSIP}faults: {liars: {nodes: 1}}\n`,
    want: [
      'x.yaml:4: faults.liars = {"nodes":1}: experiment gossip takes no faults.liars; known here: plan, schedule',
    ],
  },
  {
    name: 'one that another section has in gossip',
    text: `${SMALL_GOSSIP}network: {roundMs: 3}\n`,
    want: [
      'x.yaml:4: network.roundMs = 3: experiment gossip takes no network.roundMs; did you mean gossip.roundMs?',
    ],
  },
  {
    name: 'a key of a section at the top level, by the sections of its own kind',
    text: `${SMALL_GOSSIP}mode: push\ncycles: 3\n`,
    want: [
      'x.yaml:4: mode = "push": unknown key; did you mean gossip.mode?',
      'x.yaml:5: cycles = 3: unknown key; did you mean averaging.cycles?',
    ],
  },
  {
    name: 'a key of another section of gossip',
    text: SMALL_GOSSIP.replace('{}', '{probeMs: 3}'),
    want: ['x.yaml:3: gossip.probeMs = 3: unknown key; did you mean membership.probeMs?'],
  },
  {
    name: 'a fan-out of no kind',
    text: SMALL_GOSSIP.replace('{}', '{fanOut: log}'),
    want: [
      'x.yaml:3: gossip.fanOut = "log": expected a number from 0, log2, {ln: c} or {missing: probability}; did you mean log2?',
    ],
  },
  {
    name: 'a fan-out of two kinds',
    text: SMALL_GOSSIP.replace('{}', '{fanOut: {ln: 2, missing: 0.1}}'),
    want: [
      'x.yaml:3: gossip.fanOut = {"ln":2,"missing":0.1}: expected a number from 0, log2, {ln: c} or {missing: probability}, found a section',
    ],
  },
  {
    name: 'a counter out of range',
    text: SMALL_GOSSIP.replace('{}', '{stop: {counter: 0}}'),
    want: ['x.yaml:3: gossip.stop.counter = 0: expected an integer from 1 to 1000'],
  },
];

describe('the kind of an experiment', () => {
  for (const { name, text, want } of CASES) {
    it(`is told, with what goes with it: ${name}`, () => {
      expect(complaints(text)).to.deep.equal(want);
    });
  }

  it('stands in the documentation beside what is of one kind only', () => {
    const text = configMarkdown();
    const lineOf = (start: string): string =>
      text.split('\n').find((line) => line.startsWith(start)) ?? '';
    expect(lineOf('| `forMs`')).to.include('| Only `experiment: gossip`. How long');
    expect(lineOf('| `network.roundMs`')).to.include('| Only `experiment: agreement`. ');
    expect(lineOf('| `network.loss`')).to.not.include('Only');
    expect(lineOf('| `gossip.mode`')).to.not.include('Only');
    expect(lineOf('| `nodes.inputs` ')).to.include('| required with `experiment: agreement` |');
    expect(lineOf('| `nodes.count` ')).to.include('| required |');
    expect(text).to.include('## `sweep`\n\nOnly `experiment: agreement`. Runs');
  });

  it('does not part the sections of the documentation, which stand in the order of the file', () => {
    const sections = [...configMarkdown().matchAll(/^## `(\w+)`$/gm)].map(([, name]) => name);
    expect(sections.join(' ')).to.equal(
      'nodes agreement gossip membership averaging broadcast vectors clocks network trace faults master security sweep',
    );
  });
});
