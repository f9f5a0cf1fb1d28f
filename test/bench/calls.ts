/**
 * Round trips of `comm.send` between two processes, one at a time and 64 at once: against a bare request
 * and reply over our frames, and against the calls of Moleculer over its TCP transporter.
 */
import { alternate, comparison, type Benchmark, type Row, type Target } from './measure.ts';
import { ended, forkScript, said } from './processes.ts';
import { againstRival } from './rivals.ts';

const PAIRS = 7;
const WIDTHS = [
  { width: 1, text: 'one at a time' },
  { width: 64, text: '64 at once' },
] as const;

export const calls: readonly Benchmark[] = WIDTHS.map((width) => {
  return compare('', width, { script: 'calls-bare.js', target: { atLeast: 0.7 } });
});

export const callsAgainstMoleculer: readonly Benchmark[] = WIDTHS.map((width) => {
  const rival = { script: 'calls-moleculer.js', target: { atLeast: 1 } };
  return againstRival(compare(', Moleculer', width, rival));
});

function compare(
  remark: string,
  { width, text }: (typeof WIDTHS)[number],
  { script, target }: { readonly script: string; readonly target: Target },
): Benchmark {
  const name = `services: calls, ${text}${remark}`;
  const run = async (): Promise<Row[]> => {
    const pairs = await alternate(
      PAIRS,
      () => callsPerSecond('calls-nodes.js', width),
      () => callsPerSecond(script, width),
    );
    return [comparison(name, pairs, { show: inThousands, target })];
  };
  return { name, run };
}

/** Two fresh processes each time: what one side teaches the compiler must not help the other. */
async function callsPerSecond(script: string, width: number): Promise<number> {
  const answering = forkScript(script, 'answer');
  const over = ended(answering);
  try {
    const asking = forkScript(script, 'ask', String(await said(answering)), String(width));
    return Number(await said(asking));
  } finally {
    answering.disconnect();
    await over;
  }
}

function inThousands(rate: number): string {
  return `${(rate / 1000).toFixed(1)} k/s`;
}
