import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Overrides } from '../../../../pkg/lab/config/overrides.ts';
import type { AgreementConfig } from '../../../../pkg/lab/config/schema.ts';
import { agreementConfig, complaints, SMALL } from '../../../support/config.ts';

const load = (overrides: Overrides, text = SMALL): AgreementConfig =>
  agreementConfig({ file: 'x.yaml', text, overrides });

describe('overrides', () => {
  it('set fields, whether the file has them or not', () => {
    const config = load({
      sets: [
        'agreement.f=0',
        'network.delayMs={min: 1, max: 2}',
        'nodes.inputs[1]=7',
        'trace.level = full',
      ],
      seed: 5,
      engine: 'sim',
    });
    expect(config).to.deep.include({ seed: 5, engine: 'sim', trace: { level: 'full' } });
    expect(config.agreement.f).to.equal(0);
    expect(config.network.delayMs).to.deep.equal({ min: 1, max: 2 });
    expect(config.nodes).to.deep.include({ inputs: [1, 7, 3] });
  });

  it('read values as YAML, so that "=" may stand in one', () => {
    expect(load({ sets: ['name="a"'] }).name).to.equal('a');
    expect(complaints(SMALL, { sets: ['name=a=b'] })).to.deep.equal([
      '--set name=a=b: name = "a=b": expected a name: a letter or digit, then up to 63 letters, digits, ".", "-" or "_"',
    ]);
  });

  it('are not held against a file that is no mapping', () => {
    const said = complaints('42\n', { sets: ['seed=1'], seed: 3 });
    expect(said).to.have.length(1);
    expect(said[0]).to.include('expected keys and values');
  });

  it('win over the file and over earlier ones', () => {
    expect(load({ sets: ['seed=1', 'seed=2'] }, `${SMALL}seed: 9\n`).seed).to.equal(2);
    expect(load({ sets: ['seed=1'], seed: 3 }).seed).to.equal(3);
    const [complaint] = complaints(SMALL, { sets: ['seed=1', 'seed=-2'] });
    expect(complaint).to.match(/^--set seed=-2: seed = -2: expected an integer/);
  });

  it('mend what is wrong in the file', () => {
    expect(complaints(SMALL.replace('f: 1', 'f: five'), { sets: ['agreement.f=1'] })).to.deep.equal(
      [],
    );
  });

  const WRONG: readonly { overrides: Overrides; want: string }[] = [
    {
      overrides: { sets: ['agreement.f=9'] },
      want: '--set agreement.f=9: agreement.f = 9: not all nodes can be faulty: f must be below the number of nodes, 3',
    },
    {
      overrides: { sets: ['agreement.modle=async-crash'] },
      want: '--set agreement.modle=async-crash: agreement.modle = "async-crash": unknown key; did you mean model?',
    },
    {
      overrides: { sets: ['network={loss: 2}'] },
      want: '--set network={loss: 2}: network.loss = 2: expected a number from 0 to below 1',
    },
    {
      overrides: { sets: ['agreement.f.x=1'] },
      want: '--set agreement.f.x=1: agreement.f.x: agreement.f is 1, which has no fields of its own',
    },
    {
      overrides: { sets: ['nodes.inputs[3]=1'] },
      want: '--set nodes.inputs[3]=1: nodes.inputs[3]: nodes.inputs is a list of 3; expected nodes.inputs[0] and so on',
    },
    {
      overrides: { sets: ['nodes.inputs.first=1'] },
      want: '--set nodes.inputs.first=1: nodes.inputs.first: nodes.inputs is a list of 3; expected nodes.inputs[0] and so on',
    },
    {
      overrides: { sets: ['agreement.f'] },
      want: '--set agreement.f: expected path.to.field=value, for example agreement.f=2',
    },
    {
      overrides: { sets: ['agreement..f=1'] },
      want: '--set agreement..f=1: expected a path before "=", for example agreement.f=2',
    },
    {
      overrides: { sets: ['network.delayMs={min: 1'] },
      want: '--set network.delayMs={min: 1: YAML syntax: Flow map must end with a }',
    },
    {
      overrides: { seed: -1 },
      want: '--seed -1: seed = -1: expected an integer from 0 to 2^53 - 1',
    },
    {
      overrides: { seed: Number.NaN },
      want: '--seed NaN: seed = NaN: expected an integer from 0 to 2^53 - 1, found a number that is not finite',
    },
    {
      overrides: { engine: 'udp' },
      want: '--engine udp: engine = "udp": expected one of tcp, sim',
    },
  ];
  for (const { overrides, want } of WRONG) {
    it(`name themselves as the place: ${want.slice(0, 40)}`, () => {
      expect(complaints(SMALL, overrides)).to.deep.equal([want]);
    });
  }

  it('stand after the problems of the file', () => {
    const text = `${SMALL}  epsilon: 0\n`;
    expect(complaints(text, { sets: ['trace.level=some', 'nonsense'] })).to.deep.equal([
      'x.yaml:7: agreement.epsilon = 0: expected a number above 0 or, with arithmetic rational, a text such as "1/1000"',
      '--set trace.level=some: trace.level = "some": expected one of off, facts, full',
      '--set nonsense: expected path.to.field=value, for example agreement.f=2',
    ]);
  });
});
