/**
 * Draws an experiment from a seed: model, sizes, rule, stop, inputs, network, faults and their schedule. Always within
 * the model, and only where theory promises an end within `maxRounds`, so that any failure is a real
 * one. From the experiment at hand it keeps the name, epsilon and the limits.
 *
 * Source of the idea: Groce, Zhang, Eide, Chen, Regehr 2012, "Swarm testing"; TigerBeetle's VOPR.
 */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import { MODELS, type Model } from '../../agreement/plan.ts';
import { isSynchronous } from '../../agreement/protocol.ts';
import { largestTolerable } from '../../agreement/resilience.ts';
import { invariant } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { usableLiars } from '../agreement/usable.ts';
import type { AgreementExperiment, AgreementConfig } from '../config/schema.ts';
import { settingOf } from '../config/rules/model.ts';
import { validate } from '../config/validate.ts';
import { pick } from './pick.ts';
import { promisedRounds } from './promise.ts';
import { drawSchedule } from './swarm-schedule.ts';

/** Most nodes of a drawn experiment: beyond a dozen, runs get slower and not more interesting. */
const NODES_MAX = 13;

/** Time enough for messages that are lost again and again, in ms of virtual time. */
const RUN_MS = 3_600_000;

/** So many nodes that send to all; of those that broadcast reliably, eight. */
const MESSAGES_PER_ROUND_MAX = 1100;

/** Draws until an experiment is valid; nearly all are. */
const ATTEMPTS_MAX = 100;

/** The experiment of one seed. The same seed and configuration give the same one. */
export function swarm(base: AgreementConfig, seed: number): AgreementConfig {
  const root = Random.fromSeed(seed).fork('swarm');
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const { experiment } = validate(draw(base, seed, root.fork(`attempt:${attempt}`)));
    if (experiment?.experiment === 'agreement' && isWorthTrying(experiment)) {
      return { ...experiment, name: base.name };
    }
  }
  invariant(false, `seed ${seed} draws no valid experiment`);
}

function draw(base: AgreementConfig, seed: number, random: Random): object {
  const model = pick(MODELS, random);
  const { stops, rules, bears } = ALGORITHMS[model];
  const stop = pick(stops, random);
  const count = 1 + random.integer(NODES_MAX);
  const f = random.integer(largestTolerable(model, count, stop) + 1);
  const liars = bears === 'lies' ? random.integer(f + 1) : 0;
  return {
    name: base.name,
    experiment: base.experiment,
    seed,
    engine: 'sim',
    nodes: { count, inputs: drawInputs(count, model, random) },
    agreement: {
      model,
      rule: pick(rules, random),
      ...(model === 'sync-mixed' ? { mixed: drawMix(f, random) } : {}),
      ...(model === 'sync-graph' ? { topology: drawTopology(f, random) } : {}),
      ...(model === 'async-delphi' ? { delphi: { rho0: pick([0.5, 2], random), delta: 40 } } : {}),
      f,
      epsilon: base.agreement.epsilon,
      stop,
      maxRounds: base.agreement.maxRounds,
      // Exact fractions grow with every round and every node.
      arithmetic: isExact(model, count, random) ? 'rational' : base.agreement.arithmetic,
    },
    network: drawNetwork(base, model, random),
    faults: {
      crash: { probability: model === 'sync-mixed' ? 0 : pick([0, 0.003, 0.03, 0.3, 1], random) },
      schedule: drawSchedule({ model, count, budget: f - liars, random: random.fork('schedule') }),
      ...(liars > 0 ? { liars: { nodes: liars, strategy: pick(usableLiars(model), random) } } : {}),
    },
    master: { ...base.master, runMs: RUN_MS },
  };
}

function isExact(model: Model, count: number, random: Random): boolean {
  return model === 'sync-fca' || (count <= 5 && random.chance(0.2));
}

function drawMix(f: number, random: Random): object {
  const asymmetric = random.integer(f + 1);
  const symmetric = random.integer(f - asymmetric + 1);
  return { asymmetric, symmetric, benign: f - asymmetric - symmetric };
}

/** It ends, and soon enough to leave time for others. */
function isWorthTrying(experiment: AgreementExperiment): boolean {
  const setting = settingOf(experiment);
  if (ALGORITHMS[setting.model].messagesPerRound(setting) > MESSAGES_PER_ROUND_MAX) return false;
  const promised = promisedRounds(experiment);
  return promised !== undefined && promised < experiment.agreement.maxRounds;
}

/** A graph that may bear f liars; experiments in which it does not are not valid, and are drawn again. */
function drawTopology(f: number, random: Random): unknown {
  return pick(['complete', 'wheel', { kind: 'core', size: 2 * f + 1 }], random);
}

/** Even ones, two camps, one against all, all equal, or neighbours far from zero. */
function drawInputs(count: number, model: Model, random: Random): unknown {
  const low = random.integer(21) - 10;
  const ids = Array.from({ length: count }, (_, index) => index);
  switch (model === 'async-binary' ? 1 : random.integer(5)) {
    case 0:
      return { uniform: { min: low, max: low + 1 + random.integer(20) } };
    case 1:
      return ids.map(() => random.integer(2));
    case 2:
      return ids.map((index) => (index === 0 ? low + 1 : low));
    case 3:
      return ids.map(() => low);
    default:
      return ids.map(() => 1000 * low + random.integer(3));
  }
}

function drawNetwork({ network }: AgreementConfig, model: Model, random: Random): object {
  const { frameBytesMax, queueBytesMax } = network;
  const synchronous = isSynchronous({ model });
  const mean = pick([1, 10, 50], random);
  const delays = [0, mean, { min: 0, max: 2 * mean }, ...(synchronous ? [] : [{ mean }])];
  return {
    frameBytesMax,
    queueBytesMax,
    delayMs: pick(delays, random),
    loss: !ALGORITHMS[model].asksAgain ? 0 : pick([0, 0, 0.05, 0.3], random),
    duplicate: pick([0, 0, 0.1, 1], random),
    reorder: pick([0, 0, 0.1, 1], random),
    // A message that is delayed and reordered takes at most 2 mean + 10 + 2 mean ms: see link-rules.
    roundMs: 1000,
    resendMs: pick([20, 200], random),
  };
}
