/** Runs over TCP, played again without it: the same deliveries give the same values and decisions. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { AgreementPlan } from '../../pkg/agreement/plan.ts';
import { MASTER } from '../../pkg/core/ids.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { factsByNode, replay } from '../support/replay.ts';
import { TOP } from '../support/repository.ts';

const INPUTS = [0.3, 0.4, 0.5, 0.9, 0.1, 0.75, 0.2];
const RUN_MS = 60_000;

const nodes = (count: number) => ({ count, inputs: INPUTS.slice(0, count) });
const crash = (afterSends: number) => ({ plan: [{ node: 'n2', afterSends }] });

/** What each experiment is about, and the kinds of records that must occur for it to show that. */
const CASES: readonly (readonly [name: string, occurs: readonly string[], experiment: object])[] = [
  [
    'async-crash in exact fractions, messages twice and out of order, a crash in a broadcast',
    ['crash'],
    {
      nodes: nodes(5),
      agreement: { rule: 'select', f: 2, stop: 'rounds', epsilon: 0.01, arithmetic: 'rational' },
      network: { delayMs: { min: 0, max: 15 }, duplicate: 0.2, reorder: 0.2 },
      faults: crash(6),
    },
  ],
  [
    'async-crash stopped by the oracle',
    ['crash'],
    {
      nodes: nodes(5),
      agreement: { rule: 'mean', f: 1, epsilon: 0.001 },
      network: { delayMs: { mean: 4 } },
      faults: crash(9),
    },
  ],
  [
    'async-crash with estimates of its own',
    [],
    {
      nodes: nodes(7),
      agreement: { rule: 'midpoint', f: 2, stop: 'local', epsilon: 0.01 },
      network: { delayMs: { min: 0, max: 10 } },
    },
  ],
  [
    'sync-crash, where a deadline ends the round of the crash',
    ['crash', 'missing'],
    {
      nodes: nodes(4),
      agreement: { model: 'sync-crash', rule: 'mean', f: 1, stop: 'rounds', epsilon: 0.001 },
      network: { delayMs: 2, roundMs: 400 },
      faults: crash(4),
    },
  ],
];

/** Runs an experiment over TCP, with real processes. @returns its trace. */
async function runOverTcp(experiment: object, seed: number): Promise<readonly TraceRecord[]> {
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-parity-'));
  try {
    const config = join(folder, 'parity.yaml');
    const trace = { level: 'full' };
    writeFileSync(config, JSON.stringify({ experiment: 'agreement', trace, ...experiment }));
    const out = join(folder, 'run');
    const run = join(TOP, 'cmd/run.js');
    const options = ['--config', config, '--seed', String(seed), '--out', out, '--quiet'];
    await promisify(execFile)(process.execPath, [run, ...options], { timeout: RUN_MS });
    const lines = readFileSync(join(out, 'trace.jsonl'), 'utf8').trimEnd().split('\n');
    return lines.map((line): TraceRecord => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function planOf(records: readonly TraceRecord[]): AgreementPlan {
  const header = records.find(({ node, kind }) => node === MASTER && kind === 'run');
  return header?.['plan'] as unknown as AgreementPlan;
}

const SEEDS = [1, 2];

describe('a run over TCP, played again in the order of its deliveries', function () {
  this.timeout(2 * RUN_MS);

  for (const [name, occurs, experiment] of CASES) {
    for (const seed of SEEDS) {
      it(`gives every node the same rounds, sends and decisions: ${name} (seed ${seed})`, async () => {
        const records = await runOverTcp(experiment, seed);
        const plan = planOf(records);
        const recorded = factsByNode(plan, records);
        const replayed = replay(plan, recorded);
        for (const id of plan.ids) expect(replayed.get(id), id).to.deep.equal(recorded.get(id));
        const kinds = [...recorded.values()].flat().map(({ kind }) => kind);
        expect(kinds).to.include.members(['round', 'decide', 'send', 'receive', ...occurs]);
      });
    }
  }

  it('parts from the record when the nodes average otherwise', async () => {
    const records = await runOverTcp(CASES[2]![2], 4);
    const plan = planOf(records);
    const recorded = factsByNode(plan, records);
    const replayed = replay({ ...plan, rule: 'mean' }, recorded);
    for (const id of plan.ids) expect(replayed.get(id), id).not.to.deep.equal(recorded.get(id));
  });
});
