import { expect } from 'chai';
import { describe, it } from 'mocha';
import { MODELS } from '../../../pkg/agreement/plan.ts';
import { main as run } from '../../../pkg/cli/run.ts';
import { ADVERSARIES } from '../../../pkg/faults/adversaries/registry.ts';
import { CATALOGUE, CATALOGUE_NAMES } from '../../../pkg/lab/catalogue.ts';
import { EXPERIMENTS } from '../../../pkg/lab/config/schema.ts';
import { captured } from '../../support/capture.ts';

const listed = async (...options: string[]): Promise<string> => {
  const { code, out, err } = await captured(() => run(['--list', ...options]));
  expect({ code, err }).to.deep.equal({ code: 0, err: '' });
  return out;
};

describe('run --list', () => {
  it('has a line for each entry: its name, its kind where there are several, and what it is', async () => {
    expect(await listed('experiments')).to.equal(
      'agreement  nodes agree on a number, approximately\n' +
        'gossip     nodes spread rumors, find out who is alive, and average; each in a section of its own\n' +
        'broadcast  challenge 3 of Gossip Glomers over the networks of the lab: clients tell values to nodes and ' +
        'read them from others; with the statistics of Maelstrom\n' +
        'vectors    nodes agree on a point of 2 to 4 coordinates, approximately\n' +
        'clocks     nodes bring their clocks together, which drift; in the simulator\n',
    );
    const lines = (await listed('adversaries')).split('\n');
    expect(lines[2]).to.equal(
      'extreme             liar       claims the constant 1000000000, far outside the inputs',
    );
    expect(lines).to.have.length(ADVERSARIES.length + 1);
  });

  it('lists the registries themselves, and nothing twice', () => {
    expect(CATALOGUE_NAMES.toSorted()).to.deep.equal(Object.keys(CATALOGUE).toSorted());
    expect(CATALOGUE.algorithms.map(({ name }) => name)).to.have.members([...MODELS]);
    expect(CATALOGUE.experiments.map(({ name }) => name)).to.deep.equal([...EXPERIMENTS]);
    for (const name of CATALOGUE_NAMES) {
      const keys = CATALOGUE[name].map((entry) => `${entry.kind} ${entry.name}`);
      expect(new Set(keys).size).to.equal(keys.length);
      expect(keys.length).to.be.above(1);
    }
  });

  it('speaks JSON', async () => {
    for (const name of CATALOGUE_NAMES) {
      expect(JSON.parse(await listed(name, '--json'))).to.deep.equal(CATALOGUE[name]);
    }
  });

  it('says what can be listed, and still wants an experiment when nothing is to be listed', async () => {
    const strange = await captured(() => run(['--list', 'liars']));
    expect(strange.code).to.equal(64);
    expect(strange.err).to.include('"adversaries"');
    expect((await captured(() => run([]))).err).to.include('--config config.yaml');
  });
});
