/** Runs of the lab, as a user would start them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgreementResult as Result } from '../../pkg/lab/agreement/result.ts';
import { childrenOf, ended, peakBytes, spawnNode } from './processes.ts';

const RUN = fileURLToPath(new URL('../../../cmd/run.js', import.meta.url));

/** How often the memory of the nodes is looked at: seldom, as looking costs time as well. */
const SAMPLE_MS = 250;

export interface LabRun {
  readonly result: Result;
  /** Peak resident memory of every node, in bytes; empty unless asked for. */
  readonly peaks: readonly number[];
}

/** @param config The experiment; JSON is YAML. */
export async function runLab(config: unknown, { memory = false } = {}): Promise<LabRun> {
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-bench-'));
  try {
    const file = join(folder, 'experiment.yaml');
    const out = join(folder, 'run');
    writeFileSync(file, JSON.stringify(config));
    const lab = spawnNode(RUN, '--config', file, '--out', out, '--quiet');
    const peaks = new Map<number, number>();
    const timer = setInterval(() => {
      if (!memory || lab.pid === undefined) return;
      for (const pid of childrenOf(lab.pid)) {
        peaks.set(pid, Math.max(peaks.get(pid) ?? 0, peakBytes(pid)));
      }
    }, SAMPLE_MS);
    const code = await ended(lab);
    clearInterval(timer);
    const result: Result = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    if (code !== 0) throw new Error(`the run ended with ${code}: ${result.cause}`);
    return { result, peaks: [...peaks.values()] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nodes that start, connect and have nothing to agree on: epsilon covers all inputs. */
export function idleExperiment(count: number): unknown {
  return {
    experiment: 'agreement',
    nodes: { count, inputs: { uniform: { min: 0, max: 1 } } },
    agreement: { model: 'async-crash', rule: 'select', f: 1, epsilon: 1, stop: 'rounds' },
  };
}
