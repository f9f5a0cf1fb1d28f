import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Model, RuleName, StopKind } from '../../pkg/agreement/plan.ts';
import { nodeId } from '../../pkg/core/ids.ts';
import { Random } from '../../pkg/core/random.ts';
import { drawCrashPlan } from '../../pkg/faults/crash-plan.ts';
import { loadConfig } from '../../pkg/lab/config/load.ts';
import { planRun } from '../../pkg/lab/plan.ts';
import { runExperiment } from '../../pkg/lab/run.ts';
import { RunFolder } from '../../pkg/lab/run-folder.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import { TOP } from '../support/repository.ts';
import { experimentOf, simulate } from '../support/simulate.ts';

const FILES = [
  'config.yaml',
  ...readdirSync(join(TOP, 'examples'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join('examples', name)),
];

/** What a run leaves behind, as text. */
interface Left {
  readonly trace: string;
  readonly result: string;
  readonly config: string;
}

const withoutBytes = (trace: string): string => trace.replace(/"bytes":\d+/g, '');

/** A thousand nodes say no more of determinism than sixty, nor twenty seconds more than two. */
function smaller(file: string): string[] {
  if (file.endsWith('thousand.yaml')) return ['nodes.count=60', 'gossip.messages.from=[n1, n5]'];
  if (file.endsWith('broadcast.yaml')) return ['broadcast.loadMs=2000'];
  return [];
}

describe('a simulated run', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'murmuration-determinism-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(file: string, seed: number, name: string, fast = false): Promise<Left> {
    const overrides = { engine: 'sim', sets: ['trace.level=full', ...smaller(file)] } as const;
    const out = RunFolder.create(join(folder, name), 'determinism');
    await runExperiment({
      config: loadConfig({ file: join(TOP, file), overrides }),
      seed,
      folder: out,
      engine: simEngine({ fast }),
      observe: () => {},
      signal: new AbortController().signal,
      log: () => {},
    });
    const read = (path: string): string => readFileSync(join(out.path, path), 'utf8');
    return {
      trace: read('trace.jsonl'),
      result: read('result.json'),
      config: read('config.yaml'),
    };
  }

  for (const file of FILES) {
    it(`of ${file} is the same to the byte for the same seed, and another for another`, async () => {
      const first = await run(file, 7, 'first');
      expect(JSON.parse(first.result)).to.include({ engine: 'sim', seed: 7, verdict: 'pass' });
      expect(first.trace.length).to.be.above(1000);
      // Not by deep equality, which would print megabytes.
      const again = await run(file, 7, 'again');
      expect(again.trace === first.trace, 'equal traces').to.equal(true);
      expect(again.result === first.result, 'equal results').to.equal(true);
      expect(again.config === first.config, 'equal configurations').to.equal(true);
      const other = await run(file, 8, 'other');
      expect(other.trace === first.trace, 'traces of different seeds').to.equal(false);
    });
  }

  it('does not depend on whether messages are encoded', async () => {
    const coded = await run('config.yaml', 3, 'coded');
    const fast = await run('config.yaml', 3, 'fast', true);
    expect(withoutBytes(fast.trace) === withoutBytes(coded.trace), 'equal traces').to.equal(true);
    expect(fast.trace).to.include('"bytes":0');
  });
});

const experiment = (count: number) =>
  experimentOf({
    nodes: { count, inputs: { uniform: { min: 0, max: 1 } } },
    agreement: { rule: 'select', f: 2, epsilon: 0.001 },
    network: { delayMs: { min: 0, max: 20 }, loss: 0.1, duplicate: 0.2, reorder: 0.3 },
    trace: { level: 'full' },
  });

const inputs = (count: number) => planRun(experiment(count), 7).setup.plan.inputs;

const draw = (count: number) =>
  drawCrashPlan({
    candidates: Array.from({ length: count }, (_, index) => nodeId(`n${index + 1}`)),
    budget: count,
    probability: 0.03,
    random: Random.fromSeed(7),
  });

// Later messages are sent when earlier ones have come, the new node's among them: so only the
// first of each link, before any of them is repeated.
const deliveries = async (count: number) => {
  const { records, plan } = await simulate(experiment(count), 7);
  const { resendMs = 0 } = plan.setup.plan;
  return records.flatMap(({ node, kind, at, from, body }) => {
    const added = node === 'n8' || from === 'n8';
    const first = JSON.stringify(body ?? null).includes('"round":0');
    return kind === 'receive' && first && !added && at < resendMs ? [[from, node, at]] : [];
  });
};

describe('a node that is added', () => {
  it('does not change the inputs of the others', () => {
    const { n8: _added, ...others } = inputs(8);
    expect(others).to.deep.equal(inputs(7));
  });

  it('does not change after which send each of the others would crash', () => {
    expect(draw(8).slice(0, 7)).to.deep.equal(draw(7));
  });

  it('does not change when the others start, and what happens to messages between them', async () => {
    const [seven, eight] = [await deliveries(7), await deliveries(8)];
    expect(eight).to.deep.equal(seven);
    // Of 42 links, some lose the first message and some carry it twice.
    expect(seven.length).to.be.within(30, 55);
    expect(seven.length).not.to.equal(42);
  });
});

interface Size {
  readonly model: Model;
  readonly n: number;
  readonly f: number;
  readonly liars?: readonly string[];
}

/** As small as each model allows for every way of stopping, or nearly. */
const SIZES: readonly Size[] = [
  { model: 'sync-crash', n: 4, f: 1 },
  { model: 'async-crash', n: 7, f: 2 },
  { model: 'sync-byzantine', n: 4, f: 1, liars: ['n2'] },
  { model: 'async-byzantine', n: 6, f: 1, liars: ['n3'] },
];
const RULES: readonly RuleName[] = ['mean', 'midpoint', 'select'];
const STOPS: readonly StopKind[] = ['master', 'rounds', 'local'];
const STRATEGIES = ['split-brain', 'extreme', 'random', 'silent'];
const SEEDS = 25;

describe('hundreds of simulated runs', function () {
  this.timeout(60_000);

  for (const { model, n, f, liars } of SIZES) {
    it(`pass every check: ${model}, n = ${n}, f = ${f}, all rules and stops, ${SEEDS} seeds`, async () => {
      for (const rule of RULES) {
        for (const stop of STOPS) {
          for (let seed = 0; seed < SEEDS; seed++) {
            const strategy = STRATEGIES[seed % STRATEGIES.length];
            const config = experimentOf({
              nodes: { count: n, inputs: { uniform: { min: -5, max: 5 } } },
              agreement: { model, rule, f, stop, epsilon: 0.01 },
              network: { delayMs: { min: 0, max: 20 }, duplicate: 0.1, reorder: 0.1 },
              faults:
                liars === undefined
                  ? { crash: { probability: 0.05 } }
                  : { liars: { nodes: liars, strategy } },
            });
            const { judgement } = await simulate(config, seed);
            const wrong = judgement.checks.filter(({ verdict }) => verdict !== 'pass');
            expect(wrong, `${rule}, stop: ${stop}, seed ${seed}`).to.deep.equal([]);
          }
        }
      }
    });
  }
});
