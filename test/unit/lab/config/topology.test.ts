import { expect } from 'chai';
import { describe, it } from 'mocha';
import { TOPOLOGIES } from '../../../../pkg/topology/spec.ts';
import { cutOf, graphOf, topologyOf, wiringOf } from '../../../../pkg/lab/config/wiring.ts';
import { agreementConfig, complaints } from '../../../support/config.ts';

const text = (topology: string, { count = 7, f = 1, more = '' } = {}): string =>
  `experiment: agreement
nodes: {count: ${count}, inputs: {uniform: {min: 0, max: 1}}}
agreement:
  model: sync-graph
  rule: iabc
  f: ${f}
  topology: ${topology}
${more}`;

const LABEL = '  outsideModel: label\n';

/** A way to write each. */
const WRITTEN: Readonly<Record<string, string>> = {
  complete: 'complete',
  line: 'line',
  ring: 'ring',
  star: 'star',
  wheel: 'wheel',
  grid: 'grid',
  'two-cliques': 'two-cliques',
  hypercube: 'hypercube',
  torus: '{kind: torus, columns: 4}',
  tree: '{kind: tree, k: 3}',
  chord: '{kind: chord, offsets: [1, 2, 3]}',
  core: '{kind: core, size: 3}',
  barbell: '{kind: barbell, clique: 3}',
  'random-regular': '{kind: random-regular, degree: 4}',
  'erdos-renyi': '{kind: erdos-renyi, probability: 0.7}',
  'small-world': '{kind: small-world, degree: 4, rewire: 0.2}',
  edges: '["n1 <> n2", "n2>n3"]',
};

describe('agreement.topology', () => {
  it('takes every topology of the registry', () => {
    expect(Object.keys(WRITTEN)).to.have.members(Object.keys(TOPOLOGIES));
    for (const [name, yaml] of Object.entries(WRITTEN)) {
      const config = agreementConfig({
        file: 'x.yaml',
        text: text(yaml, { count: 8, more: LABEL }),
      });
      expect(topologyOf(config).kind).to.equal(name);
      expect(graphOf(config), name).to.have.length(8);
    }
  });

  it('reads edges by the names of the nodes, one way or both', () => {
    const yaml = '["n1 > n3", " n2<>n3 "]';
    const config = agreementConfig({ file: 'x.yaml', text: text(yaml, { count: 3, more: LABEL }) });
    expect(graphOf(config)).to.deep.equal([[2], [2], [1]]);
    expect(wiringOf(config).speaksTo).to.deep.equal({ n1: ['n3'], n2: ['n3'], n3: ['n2'] });
  });

  const refused: readonly (readonly [what: string, text: string, want: RegExp])[] = [
    ['another model', text('ring').replace('sync-graph', 'sync-byzantine').replace('iabc', 'mean'), /sync-byzantine runs on the complete graph; take model: sync-graph$/],
    ['an unknown name', text('rong'), /"rong": expected one of complete, line, .* did you mean ring\?$/],
    ['a graph that there is not', text('hypercube'), /hypercube needs a power of 2 of nodes; there are 7 nodes$/],
    ['an edge of a stranger', text('["n1 > n9"]'), /topology\[0\] = "n1 > n9": there is no node n9; the nodes are n1, /],
    ['an edge of another form', text('["n1 -> n2"]'), /expected an edge such as n1 > n2, or n1 <> n2 for both ways$/],
    ['a graph that can be cut', text('ring'), /with F = \{n1\} lying, no node of L = \{n7\} hears 2 nodes outside L and F, .* each node has to hear more than 2f others, and one hears 2; agreement.outsideModel/],
    ['a graph too large to tell', text('ring', { count: 19 }), /is decided for at most 18 nodes, and there are 19; agreement.outsideModel/],
    ['too many faults for any graph', text('complete', { f: 3 }), /agreement.f = 3: the model needs n > 3f/],
    ['rounds that are too many', text('{kind: core, size: 3}', { more: '  stop: rounds\n' }), /agreement.maxRounds = 200 rounds are not proven to be enough/],
    ['an end of its own', text('complete', { more: '  stop: local\n' }), /agreement.stop = "local": /],
    ['a rule of the complete graph', text('complete').replace('iabc', 'mean'), /sync-graph knows w-msr, iabc$/],
  ]; // prettier-ignore
  for (const [what, yaml, want] of refused) {
    it(`refuses ${what}`, () => {
      const found = complaints(yaml);
      expect(found).to.have.length(1);
      expect(found[0]).to.match(want);
    });
  }

  it('knows of complete graphs of any size that they bear f with n > 3f', () => {
    const config = agreementConfig({
      file: 'x.yaml',
      text: text('complete', { count: 100, f: 33 }),
    });
    const graph = graphOf(config)!;
    expect(cutOf(graph, 33)).to.equal('none');
    expect(wiringOf(config).propagation).to.equal(1);
  });
});
