/** From the first launch to fifty nodes connected all to all, against fifty bare Node processes. */
import { withAndWithoutCertificates } from './certificates.ts';
import { alternate, comparison, type Benchmark, type Row } from './measure.ts';
import { idleExperiment, runLab } from './lab.ts';
import { ended, spawnNode } from './processes.ts';

const NODES = 50;
const PAIRS = 7;

export const startup: Benchmark = {
  name: 'startup',
  run: () => withAndWithoutCertificates((remark) => measure(`startup, ${NODES} nodes${remark}`)),
};

async function measure(name: string): Promise<Row> {
  const pairs = await alternate(PAIRS, lab, bare);
  return comparison(name, pairs, { show: inMs, target: { atMost: 1.5 } });
}

async function lab(): Promise<number> {
  const { result } = await runLab(idleExperiment(NODES));
  return result.timing.startupMs;
}

/** All are started at once, as the lab does; it is over when the last has ended. */
async function bare(): Promise<number> {
  const begin = performance.now();
  await Promise.all(Array.from({ length: NODES }, () => ended(spawnNode('-e', '0'))));
  return performance.now() - begin;
}

function inMs(ms: number): string {
  return `${Math.round(ms)} ms`;
}
