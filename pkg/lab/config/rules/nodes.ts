/** Rules on who takes part: names, addresses and the number of inputs. */
import { MASTER, type NodeId } from '../../../core/ids.ts';
import { type Problem } from '../problem.ts';
import { gossipInputs, inputsOf, nodePlaces, type Inputs } from '../roster.ts';
import type { Experiment } from '../schema.ts';
import { problemAt, type Rule } from './rule.ts';

export const nodeRules: readonly Rule[] = [
  {
    says: 'Names of nodes differ, and none is called `master`.',
    reads: ['nodes'],
    check: namesDiffer,
  },
  {
    says: 'A list of inputs has one entry per node; the bounds of uniform ones are in order.',
    reads: ['nodes'],
    check: (experiment) => {
      const inputs = inputsIfAny(experiment);
      return inputs === undefined ? [] : inputsFit(experiment, inputs);
    },
  },
  {
    says: 'No two of the nodes and the master are given the same fixed address.',
    reads: ['nodes', 'master'],
    check: addressesDiffer,
  },
];

function namesDiffer(experiment: Experiment): readonly Problem[] {
  const first = new Map<NodeId, number>();
  return nodePlaces(experiment).flatMap(({ id }, i) => {
    const path = ['nodes', i, 'id'];
    if (id === MASTER) {
      return [problemAt(experiment, path, 'is the name of the coordinator; take another')];
    }
    const other = first.get(id);
    if (other !== undefined) {
      const message = `nodes[${other}] is called ${id} too; every node needs its own name`;
      return [problemAt(experiment, path, message)];
    }
    first.set(id, i);
    return [];
  });
}

function inputsIfAny(experiment: Experiment): Inputs | undefined {
  switch (experiment.experiment) {
    case 'agreement':
      return inputsOf(experiment);
    case 'gossip':
      return gossipInputs(experiment);
    case 'broadcast':
    case 'vectors':
    case 'clocks':
      return undefined;
  }
}

function inputsFit(experiment: Experiment, inputs: Inputs): readonly Problem[] {
  const n = nodePlaces(experiment).length;
  if ('uniform' in inputs) {
    const { min, max } = inputs.uniform;
    if (min <= max) return [];
    const path = ['nodes', 'inputs', 'uniform', 'max'];
    return [problemAt(experiment, path, `must not be below min, which is ${min}`)];
  }
  if (inputs.length === n) return [];
  const message = `${inputs.length} inputs for ${n} nodes; give one per node, or change nodes.count`;
  return [{ path: ['nodes', 'inputs'], message }];
}

function addressesDiffer(experiment: Experiment): readonly Problem[] {
  const { master } = experiment;
  const owner = new Map<string, string>([[`${master.ip} ${master.port}`, 'the master']]);
  return nodePlaces(experiment).flatMap(({ id, ip, port }, i) => {
    if (port === 0) return [];
    const address = `${ip} ${port}`;
    const other = owner.get(address);
    if (other === undefined) {
      owner.set(address, id);
      return [];
    }
    const message = `${other} listens on ${ip}:${port} already; take another port, or 0 for any`;
    return [problemAt(experiment, ['nodes', i, 'port'], message)];
  });
}
