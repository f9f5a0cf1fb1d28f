/** The handout's question: how long do 100 nodes take to launch, and a message to reach them all? */
import { withoutCertificates } from './certificates.ts';
import type { Benchmark } from './measure.ts';
import { ended, forkScript, said } from './processes.ts';
import type { LaunchTimes } from './gossip-launch-nodes.ts';

const NODES = 100;

export const launching: Benchmark = {
  name: `gossip: ${NODES} nodes launched and told`,
  run: async () => {
    const { launchMs, seenMs, firstMs, laterMs, reached } = await withoutCertificates(measure);
    const title = `gossip: ${NODES} nodes`;
    return [
      { name: `${title}: launched`, ours: `${inMs(launchMs)}, ${inMs(launchMs / NODES)} a node` },
      { name: `${title}: all see all after that`, ours: inMs(seenMs) },
      { name: `${title}: the first message has reached all`, ours: inMs(firstMs) },
      { name: `${title}: a later message, median of 20`, ours: inMs(laterMs) },
      { name: `${title}: nodes that each message has reached`, ours: reached },
    ];
  },
};

async function measure(): Promise<LaunchTimes> {
  const starter = forkScript('gossip-launch-nodes.js', String(NODES));
  const over = ended(starter);
  const times = (await said(starter)) as LaunchTimes;
  await over;
  return times;
}

function inMs(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}
