/** The setup of a run at the door of a node. */
import type { DelphiSpec } from '../../agreement/delphi/grid.ts';
import { MODELS, RULES, STOPS, type AgreementPlan, type FaultMix } from '../../agreement/plan.ts';
import { millis, type NodeId } from '../../core/ids.ts';
import type { DelayDistribution, NetworkFaults } from '../../faults/link-rules.ts';
import { TRACE_LEVELS } from '../../trace/record.ts';
import {
  asInteger,
  asNumber,
  asOneOf,
  asRecord,
  asString,
  type UnknownRecord,
} from '../../wire/shape.ts';
import type { ExperimentPlan } from '../plan.ts';
import { list, nodeIds, NODES_MAX, parseCrash } from './lists.ts';
import type { RunSetup } from './messages.ts';
import { parseAdversary } from './parse-adversary.ts';
import { parseBroadcastPlan } from './parse-broadcast.ts';
import { parseGossipPlan } from './parse-gossip.ts';
import { asValue } from './parse-value.ts';
import { parseVectorsPlan } from './parse-vectors.ts';

/** @throws {LabError} `ERR_BAD_SHAPE`, naming the field. */
export function parseSetup(value: unknown): RunSetup {
  const setup = asRecord(value, 'setup');
  return {
    plan: parsePlan(setup['plan']),
    network: parseNetwork(setup['network']),
    ...(setup['adversary'] === undefined ? {} : { adversary: parseAdversary(setup['adversary']) }),
    seed: asInteger(setup['seed'], 'setup.seed'),
    trace: asOneOf(setup['trace'], 'setup.trace', TRACE_LEVELS),
    joinMs: asNumber(setup['joinMs'], 'setup.joinMs'),
    runMs: asNumber(setup['runMs'], 'setup.runMs'),
  };
}

function parsePlan(value: unknown): ExperimentPlan {
  const plan = asRecord(value, 'plan');
  const kinds = ['agreement', 'gossip', 'broadcast', 'vectors'] as const;
  switch (asOneOf(plan['experiment'], 'plan.experiment', kinds)) {
    case 'agreement':
      return parseAgreementPlan(plan);
    case 'gossip':
      return parseGossipPlan(plan);
    case 'broadcast':
      return parseBroadcastPlan(plan);
    case 'vectors':
      return parseVectorsPlan(plan);
  }
}

function parseAgreementPlan(plan: UnknownRecord): AgreementPlan {
  const ids = nodeIds(plan['ids'], 'plan.ids');
  const inputs = asRecord(plan['inputs'], 'plan.inputs');
  return {
    experiment: 'agreement',
    ids,
    inputs: Object.fromEntries(ids.map((id) => [id, asValue(inputs[id], `plan.inputs.${id}`)])),
    ...(plan['speaksTo'] === undefined ? {} : { speaksTo: parseSpeaksTo(plan['speaksTo'], ids) }),
    ...(plan['propagation'] === undefined
      ? {}
      : { propagation: asInteger(plan['propagation'], 'plan.propagation', { min: 1 }) }),
    model: asOneOf(plan['model'], 'plan.model', MODELS),
    rule: asOneOf(plan['rule'], 'plan.rule', RULES),
    f: asInteger(plan['f'], 'plan.f'),
    ...(plan['mixed'] === undefined ? {} : { mixed: parseMix(plan['mixed']) }),
    ...(plan['delphi'] === undefined ? {} : { delphi: parseDelphi(plan['delphi']) }),
    ...(plan['delta'] === undefined ? {} : { delta: asValue(plan['delta'], 'plan.delta') }),
    epsilon: asValue(plan['epsilon'], 'plan.epsilon'),
    stop: asOneOf(plan['stop'], 'plan.stop', STOPS),
    ...(plan['rounds'] === undefined ? {} : { rounds: asInteger(plan['rounds'], 'plan.rounds') }),
    maxRounds: asInteger(plan['maxRounds'], 'plan.maxRounds', { min: 1 }),
    arithmetic: asOneOf(plan['arithmetic'], 'plan.arithmetic', ['float', 'rational']),
    roundMs: millis(asNumber(plan['roundMs'], 'plan.roundMs')),
    ...(plan['resendMs'] === undefined
      ? {}
      : { resendMs: millis(asNumber(plan['resendMs'], 'plan.resendMs')) }),
    liars: nodeIds(plan['liars'], 'plan.liars'),
    crashes: list(plan['crashes'], 'plan.crashes', NODES_MAX, parseCrash),
    ...(plan['outsideModel'] === undefined
      ? {}
      : { outsideModel: asString(plan['outsideModel'], 'plan.outsideModel') }),
  };
}

function parseMix(value: unknown): FaultMix {
  const mix = asRecord(value, 'plan.mixed');
  const count = (kind: string): number => asInteger(mix[kind], `plan.mixed.${kind}`);
  return {
    asymmetric: count('asymmetric'),
    symmetric: count('symmetric'),
    benign: count('benign'),
  };
}

function parseDelphi(value: unknown): DelphiSpec {
  const spec = asRecord(value, 'plan.delphi');
  return {
    rho0: asValue(spec['rho0'], 'plan.delphi.rho0'),
    delta: asValue(spec['delta'], 'plan.delphi.delta'),
  };
}

function parseSpeaksTo(
  value: unknown,
  ids: readonly NodeId[],
): Readonly<Record<string, readonly NodeId[]>> {
  const lists = asRecord(value, 'plan.speaksTo');
  return Object.fromEntries(ids.map((id) => [id, nodeIds(lists[id], `plan.speaksTo.${id}`)]));
}

function parseNetwork(value: unknown): NetworkFaults {
  const network = asRecord(value, 'network');
  return {
    delay: parseDelay(network['delay']),
    loss: asNumber(network['loss'], 'network.loss'),
    duplicate: asNumber(network['duplicate'], 'network.duplicate'),
    reorder: asNumber(network['reorder'], 'network.reorder'),
  };
}

function parseDelay(value: unknown): DelayDistribution {
  const delay = asRecord(value, 'network.delay');
  const number = (key: string): number => asNumber(delay[key], `network.delay.${key}`);
  const kind = asOneOf(delay['kind'], 'network.delay.kind', ['constant', 'uniform', 'exponential']);
  switch (kind) {
    case 'constant':
      return { kind, ms: number('ms') };
    case 'uniform':
      return { kind, min: number('min'), max: number('max') };
    case 'exponential':
      return { kind, mean: number('mean') };
  }
}
