/**
 * What each algorithm of agreement costs: how long the simulator takes for a run, how long the nodes would
 * (virtual time: delays of up to 20 ms, rounds by the clock of 100 ms), and messages for each decision.
 * Inputs are 1 apart, epsilon is 1/1000 of that; as many faults are borne as the condition allows, up to a
 * third of the nodes, and nobody is at fault. The rounds are those that are proven to be enough.
 *
 * `witnessOverTcp`: sixteen nodes, each a process, with reliable broadcast and witnesses.
 */
import { ALGORITHMS } from '../../pkg/agreement/algorithms/registry.ts';
import type { Algorithm } from '../../pkg/agreement/algorithms/algorithm.ts';
import type { Model, Setting } from '../../pkg/agreement/plan.ts';
import { count } from '../../pkg/checkers/wording.ts';
import { ConfigError } from '../../pkg/core/errors.ts';
import { reportAgreement } from '../../pkg/lab/agreement/result.ts';
import type { AgreementConfig } from '../../pkg/lab/config/schema.ts';
import { experimentOf, simulate } from '../support/simulate.ts';
import { planRun } from '../../pkg/lab/plan.ts';
import { runLab, type LabRun } from './lab.ts';
import { median, type Benchmark, type Row } from './measure.ts';

const SIZES = [4, 16, 64, 160];

/** More messages in one run are not tried: the witness algorithm sends 524,160 in a round of 64 nodes. */
const MESSAGES_MAX = 2_000_000;

/** Runs are repeated until so much time has passed, at most so often: a large one is run once. */
const REPEAT_MS = 300;
const REPEATS_MAX = 20;

/** What a model needs besides. On a graph more rounds are proven to be enough than any run takes. */
const EXTRAS: Partial<Record<Model, object>> = {
  'sync-fca': { arithmetic: 'rational' },
  'async-delphi': { delphi: { rho0: 0.001, delta: 1 } },
  'sync-graph': { topology: 'complete', stop: 'master', maxRounds: 1000 },
};

/** Where larger ones take minutes: a run of Delphi decides at many checkpoints. */
const LARGEST: Partial<Record<Model, number>> = { 'async-delphi': 64 };

export const algorithms: Benchmark = {
  name: 'simulator: algorithms of agreement',
  run: async () => {
    const rows: Row[] = [];
    for (const algorithm of Object.values(ALGORITHMS)) {
      for (const n of SIZES) rows.push(await rowOf(algorithm, n));
    }
    return rows;
  },
};

async function rowOf(algorithm: Algorithm, n: number): Promise<Row> {
  const f = Math.floor((n - 1) / Math.max(3, algorithm.nodesPerFault('rounds')));
  const setting: Setting = { model: algorithm.model, rule: algorithm.rules[0], n, f };
  const name = `${setting.model}, ${setting.rule}, n = ${n}, f = ${f}`;
  if (n > (LARGEST[setting.model] ?? n)) return { name, ours: 'not run: it takes minutes' };
  try {
    return { name, ours: await costOf(setting) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { name, ours: `refused: ${error.issues[0]?.message}` };
  }
}

async function costOf(setting: Setting): Promise<string> {
  const config = experimentOf(fieldsOf(setting));
  const { rounds: planned = 1 } = planRun(config, 1).setup.plan;
  const perRound = ALGORITHMS[setting.model].messagesPerRound(setting);
  if (perRound * planned > MESSAGES_MAX) {
    return `not run: ${perRound.toLocaleString('en')} messages a round, in ${planned} rounds`;
  }
  const begun = performance.now();
  const { virtualMs, rounds, perDecision, wallMs } = await timed(config, 1);
  const times: number[] = [];
  for (let seed = 2; seed < 2 + REPEATS_MAX && performance.now() - begun < REPEAT_MS; seed++) {
    times.push((await timed(config, seed)).wallMs);
  }
  // The first run of a size is slower, as the compiler is still at work.
  const ms = median(times.length === 0 ? [wallMs] : times);
  return (
    `${ms.toPrecision(3)} ms for ${Math.round(virtualMs)} virtual ms, ${count(rounds, 'round')}, ` +
    `${Math.round(perDecision).toLocaleString('en')} messages per decision`
  );
}

function fieldsOf({ model, rule, n, f }: Setting): object {
  return {
    nodes: { count: n, inputs: inputsOf(model, n) },
    agreement: { model, rule, f, epsilon: 0.001, stop: 'rounds', ...EXTRAS[model] },
    network: { delayMs: { min: 0, max: 20 }, roundMs: 100 },
  };
}

/** From 0 to 1, evenly unless only these two may be; as fractions where the arithmetic is exact. */
function inputsOf(model: Model, n: number): readonly (number | string)[] {
  return Array.from({ length: n }, (_, index) => {
    if (model === 'async-binary') return index % 2;
    return model === 'sync-fca' ? `${index}/${n - 1}` : index / (n - 1);
  });
}

interface Cost {
  /** Of simulating and judging. */
  readonly wallMs: number;
  readonly virtualMs: number;
  readonly rounds: number;
  readonly perDecision: number;
}

/** One run. @throws when it does not pass. */
async function timed(config: AgreementConfig, seed: number): Promise<Cost> {
  const before = performance.now();
  const { plan, records, outcome, judgement } = await simulate(config, seed, { fast: true });
  const wallMs = performance.now() - before;
  if (judgement.verdict !== 'pass') throw new Error(`seed ${seed}: ${outcome.cause}`);
  const { nodes, traffic } = reportAgreement(plan.setup.plan, records);
  const decided = nodes.flatMap(({ decision, round }) => (decision === null ? [] : (round ?? 0)));
  return {
    wallMs,
    virtualMs: outcome.runMs,
    rounds: Math.max(0, ...decided),
    perDecision: traffic.sent / decided.length,
  };
}

const TCP_NODES = 16;
const TCP_TARGET_S = 10;
const TCP_RUNS = 3;

export const witnessOverTcp: Benchmark = {
  name: 'witness over TCP',
  run: async () => {
    const runs: LabRun['result'][] = [];
    for (let run = 0; run < TCP_RUNS; run++) runs.push((await runLab(WITNESS)).result);
    const seconds = runs.map(({ timing }) => timing.runMs / 1000);
    const sent = median(runs.map(({ traffic }) => traffic.sent));
    return [
      {
        name: `async-witness, ${TCP_NODES} nodes over TCP, to 1/1000 of the spread (${sent.toLocaleString('en')} messages)`,
        ours: `${median(seconds).toFixed(2)} s`,
        rival: `${TCP_TARGET_S} s`,
        ratios: seconds.map((s) => s / TCP_TARGET_S),
        target: { atMost: 1 },
      },
    ];
  },
};

const WITNESS = {
  experiment: 'agreement',
  nodes: { count: TCP_NODES, inputs: inputsOf('async-witness', TCP_NODES) },
  agreement: { model: 'async-witness', rule: 'midpoint', f: 5, epsilon: 0.001, stop: 'rounds' },
};
