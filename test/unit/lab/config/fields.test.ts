import { expect } from 'chai';
import { describe, it } from 'mocha';
import { complaints, SMALL } from '../../../support/config.ts';

const NODES = 'expected {count, inputs} or a list of {id, ip, port, input}';
const VALUE = 'expected a number or, with arithmetic rational, a text such as "1/3"';
const DELAY =
  'expected a number from 0 (always the same), {min, max} (uniform) or {mean} (exponential)';

const FIELDS: readonly { name: string; text: string; want: readonly string[] }[] = [
  {
    name: 'an unknown key',
    text: `${SMALL}  epsilonn: 0.1\n`,
    want: ['x.yaml:7: agreement.epsilonn = 0.1: unknown key; did you mean epsilon?'],
  },
  {
    name: 'a key of another section',
    text: `${SMALL}epsilon: 0.1\n`,
    want: ['x.yaml:7: epsilon = 0.1: unknown key; did you mean agreement.epsilon?'],
  },
  {
    name: 'a key of the top level inside a section',
    text: `${SMALL}  seed: 3\n`,
    want: ['x.yaml:7: agreement.seed = 3: unknown key; did you mean seed at the top level?'],
  },
  {
    name: 'a key that resembles nothing',
    text: `${SMALL}trace: {colour: red}\n`,
    want: ['x.yaml:7: trace.colour = "red": unknown key; known here: level'],
  },
  {
    name: 'a text for a number',
    text: SMALL.replace('f: 1', 'f: five'),
    want: ['x.yaml:6: agreement.f = "five": expected an integer from 0 to 999, found a text'],
  },
  {
    name: 'a number in quotes',
    text: SMALL.replace('count: 3', 'count: "3"'),
    want: [
      'x.yaml:3: nodes.count = "3": expected an integer from 1 to 1000, found a text (remove the quotes)',
    ],
  },
  {
    name: 'a fraction for an integer',
    text: `${SMALL}seed: 1.5\n`,
    want: [
      'x.yaml:7: seed = 1.5: expected an integer from 0 to 2^53 - 1, found a number with a fraction',
    ],
  },
  {
    name: 'an integer that doubles cannot hold, once',
    text: `${SMALL}seed: 1e300\n`,
    want: ['x.yaml:7: seed = 1e+300: expected an integer from 0 to 2^53 - 1'],
  },
  {
    name: 'epsilon 0',
    text: `${SMALL}  epsilon: 0\n`,
    want: [
      'x.yaml:7: agreement.epsilon = 0: expected a number above 0 or, with arithmetic rational, a text such as "1/1000"',
    ],
  },
  {
    name: 'an exact epsilon of 0',
    text: `${SMALL}  arithmetic: rational\n  epsilon: 0/5\n`,
    want: [
      'x.yaml:8: agreement.epsilon = "0/5": expected a number above 0 or, with arithmetic rational, a text such as "1/1000"',
    ],
  },
  {
    name: 'a share of 1 for loss',
    text: `${SMALL}network: {loss: 1}\n`,
    want: ['x.yaml:7: network.loss = 1: expected a number from 0 to below 1'],
  },
  {
    name: 'a misspelt choice',
    text: `${SMALL}  rule: selct\n`,
    want: [
      'x.yaml:7: agreement.rule = "selct": expected one of mean, midpoint, select, median, w-msr, iabc; did you mean select?',
    ],
  },
  {
    name: 'a missing field, at the line of its section',
    text: SMALL.replace('  f: 1', '  rule: mean'),
    want: ['x.yaml:5: agreement.f: missing; expected an integer from 0 to 999'],
  },
  {
    name: 'a section whose fields are all commented out',
    text: `${SMALL}master:\n  # port: 7000\n`,
    want: ['x.yaml:7: master: expected a section with ip, port, joinMs, runMs, found nothing'],
  },
  {
    name: 'inputs of the wrong kinds',
    text: SMALL.replace('[1, 2, 3]', '[1, two, .inf]'),
    want: [
      `x.yaml:4: nodes.inputs[1] = "two": ${VALUE}`,
      `x.yaml:4: nodes.inputs[2] = Infinity: ${VALUE}, found a number that is not finite`,
    ],
  },
  {
    name: 'nodes that are neither form',
    text: SMALL.replace(/nodes:[^]*\]/, 'nodes: 3'),
    want: [`x.yaml:2: nodes = 3: ${NODES}, found a number`],
  },
  {
    name: 'no nodes',
    text: SMALL.replace(/nodes:[^]*\]/, 'nodes: []'),
    want: ['x.yaml:2: nodes = []: expected at least one entry, found an empty list'],
  },
  {
    name: 'too many nodes',
    text: SMALL.replace(/nodes:[^]*\]/, `nodes: [${'{input: 1},'.repeat(1001)}]`),
    want: [
      `x.yaml:2: nodes = [${'{"input":1},'.repeat(5).slice(0, 56)}...: expected at most 1000 entries, found 1001`,
    ],
  },
  {
    name: 'entries of the list form',
    text: `experiment: agreement
nodes:
  - {id: 1x, input: 1}
  - input: 2
    port: 99999
  - {ip: 300.1.1.1, input: 3}
agreement: {f: 1}
`,
    want: [
      'x.yaml:3: nodes[0].id = "1x": expected a node id: a letter, then up to 31 letters, digits, "-" or "_" (for example n1 or node-7)',
      'x.yaml:5: nodes[1].port = 99999: expected an integer from 0 to 65535',
      'x.yaml:6: nodes[2].ip = "300.1.1.1": expected an IP address or a host name (for example 127.0.0.1)',
    ],
  },
  {
    name: 'a half-written range of delays',
    text: `${SMALL}network: {delayMs: {min: 1, maxx: 2}}\n`,
    want: [
      'x.yaml:7: network.delayMs.max: missing; expected a number from 0 to 86400000',
      'x.yaml:7: network.delayMs.maxx = 2: unknown key; did you mean max?',
    ],
  },
  {
    name: 'two kinds of delays at once',
    text: `${SMALL}network: {delayMs: {min: 1, max: 2, mean: 4}}\n`,
    want: ['x.yaml:7: network.delayMs.mean = 4: does not go together with min, max'],
  },
  {
    name: 'delays of no kind',
    text: `${SMALL}network: {delayMs: fast}\n`,
    want: [`x.yaml:7: network.delayMs = "fast": ${DELAY}, found a text`],
  },
  {
    name: 'delays that say nothing',
    text: `${SMALL}network: {delayMs: {}}\n`,
    want: [`x.yaml:7: network.delayMs = {}: ${DELAY}, found a section`],
  },
  {
    name: 'a name that is no file name',
    text: `${SMALL}name: ../up\n`,
    want: [
      'x.yaml:7: name = "../up": expected a name: a letter or digit, then up to 63 letters, digits, ".", "-" or "_"',
    ],
  },
  {
    name: 'a key that hides a line break',
    text: `${SMALL}"a\\nb": 1\n`,
    want: [
      'x.yaml:7: ["a\\nb"] = 1: unknown key; known here: name, experiment, seed, engine, nodes, agreement, network, trace, faults, master, security, sweep',
    ],
  },
  {
    name: 'a key that objects are born with',
    text: `${SMALL}trace: {__proto__: {level: full}}\n`,
    want: ['x.yaml:7: trace.__proto__ = {"level":"full"}: unknown key; known here: level'],
  },
  {
    name: 'everything at once, in the order of the lines',
    text: `seed: -1
experiment: agrement
nodes: {count: 7, inputs: {uniform: {min: 2, max: 1}}}
agreement:
  f: 9
  epsilon: 0
  modle: async-crash
trace: {level: all}
`,
    want: [
      'x.yaml:1: seed = -1: expected an integer from 0 to 2^53 - 1',
      'x.yaml:2: experiment = "agrement": expected one of agreement, gossip, broadcast, vectors, clocks; did you mean agreement?',
      'x.yaml:3: nodes.inputs.uniform.max = 1: must not be below min, which is 2',
      'x.yaml:5: agreement.f = 9: not all nodes can be faulty: f must be below the number of nodes, 7',
      'x.yaml:6: agreement.epsilon = 0: expected a number above 0 or, with arithmetic rational, a text such as "1/1000"',
      'x.yaml:7: agreement.modle = "async-crash": unknown key; did you mean model?',
      'x.yaml:8: trace.level = "all": expected one of off, facts, full',
    ],
  },
];

describe('loadConfig refuses fields, with line, path, value and what would be right:', () => {
  for (const { name, text, want } of FIELDS) {
    it(name, () => expect(complaints(text)).to.deep.equal(want));
  }
});
