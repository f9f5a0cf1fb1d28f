/** Small messages from one process to another, through our links and without them. */
import { alternate, comparison, type Benchmark } from './measure.ts';
import { forkScript, said } from './processes.ts';

const PAIRS = 7;

export const messages: Benchmark = {
  name: 'messages',
  run: async () => {
    const pairs = await alternate(
      PAIRS,
      () => messagesPerSecond('mesh-messages.js'),
      () => messagesPerSecond('bare-messages.js'),
    );
    return [comparison('messages', pairs, { show: inMillions, target: { atLeast: 0.8 } })];
  },
};

/** Two fresh processes each time: what one side teaches the compiler must not help the other. */
async function messagesPerSecond(script: string): Promise<number> {
  const receiver = forkScript(script, 'receive');
  const port = await said(receiver);
  const sender = forkScript(script, 'send', String(port));
  const rate = said(receiver);
  await said(sender);
  return Number(await rate);
}

function inMillions(rate: number): string {
  return `${(rate / 1e6).toFixed(2)} M/s`;
}
