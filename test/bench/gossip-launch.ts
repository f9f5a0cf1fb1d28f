/** The handout's question: how long do 100 nodes take to launch, and a message to reach them all? */
import { withoutCertificates } from './certificates.ts';
import type { Benchmark } from './measure.ts';
import { ended, forkScript, said } from './processes.ts';
import type { LaunchTimes } from './gossip-launch-nodes.ts';

const NODES = 100;

export const launching: readonly Benchmark[] = [
  { title: `gossip: ${NODES} nodes without membership`, option: 'given' },
  { title: `gossip: ${NODES} nodes with membership`, option: 'membership' },
].map(({ title, option }) => ({
  name: title,
  run: async () => {
    const times = await withoutCertificates(() => measure(option));
    const { launchMs, seenMs, firstMs, laterMs, reached } = times;
    return [
      { name: `${title}: launched`, ours: `${inMs(launchMs)}, ${inMs(launchMs / NODES)} a node` },
      { name: `${title}: all know all after that`, ours: inMs(seenMs) },
      { name: `${title}: the first message has reached all`, ours: inMs(firstMs) },
      { name: `${title}: a later message, median of 20`, ours: inMs(laterMs) },
      { name: `${title}: nodes that each message has reached`, ours: reached },
    ];
  },
}));

async function measure(option: string): Promise<LaunchTimes> {
  const starter = forkScript('gossip-launch-nodes.js', String(NODES), option);
  const over = ended(starter);
  const times = (await said(starter)) as LaunchTimes;
  await over;
  return times;
}

function inMs(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}
