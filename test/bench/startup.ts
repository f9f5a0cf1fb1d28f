/** From the first launch to fifty nodes connected all to all, against fifty bare Node processes. */
import { alternate, comparison, type Benchmark, type Row } from './measure.ts';
import { idleExperiment, runLab } from './lab.ts';
import { ended, spawnNode } from './processes.ts';

const NODES = 50;
const PAIRS = 7;

/**
 * Makes every Node process read certificates as it starts, which can take longer than all the rest;
 * the lab does not pass it on to its nodes. Where it is set, the rival as a user would start it is
 * slowed down by it, so both sides are measured without it as well: that is the fair comparison.
 */
const CERTIFICATES = 'NODE_EXTRA_CA_CERTS';

export const startup: Benchmark = {
  name: 'startup',
  run: async () => {
    const file = process.env[CERTIFICATES];
    if (file === undefined) return [await measure(`startup, ${NODES} nodes`)];
    const first = await measure(`startup, ${NODES} nodes; rival reads ${CERTIFICATES}`);
    delete process.env[CERTIFICATES];
    try {
      return [first, await measure(`startup, ${NODES} nodes`)];
    } finally {
      process.env[CERTIFICATES] = file;
    }
  },
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
