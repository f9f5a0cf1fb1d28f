/** What runs of different sizes take: memory of the nodes, and whether a hundred come to an end. */
import type { Benchmark, Row } from './measure.ts';
import { idleExperiment, runLab } from './lab.ts';

const MIB = 1_048_576;

export const memory: Benchmark = {
  name: 'memory',
  run: async () => {
    const rows: Row[] = [];
    for (const count of [7, 50, 100]) {
      const { peaks } = await runLab(idleExperiment(count), { memory: true });
      rows.push({ name: `memory per node, ${count} nodes connected`, ours: showPeaks(peaks) });
    }
    return rows;
  },
};

/** 4,950 connections. */
export const hundred: Benchmark = {
  name: 'hundred',
  run: async () => {
    const { result, peaks } = await runLab(
      {
        experiment: 'agreement',
        nodes: { count: 100, inputs: { uniform: { min: 0, max: 1 } } },
        agreement: { model: 'async-crash', rule: 'select', f: 33, epsilon: 0.001 },
      },
      { memory: true },
    );
    const { startupMs, runMs } = result.timing;
    return [
      { name: '100 nodes: start', ours: seconds(startupMs) },
      { name: '100 nodes: agree', ours: `${seconds(runMs)}, verdict ${result.verdict}` },
      { name: '100 nodes: memory per node', ours: showPeaks(peaks) },
    ];
  },
};

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Mean and maximum of the peaks; nothing is known where there is no /proc. */
function showPeaks(peaks: readonly number[]): string {
  if (peaks.length === 0) return 'unknown here';
  const mean = peaks.reduce((sum, bytes) => sum + bytes, 0) / peaks.length;
  return `${(mean / MIB).toFixed(0)} MiB, at most ${(Math.max(...peaks) / MIB).toFixed(0)} MiB`;
}
