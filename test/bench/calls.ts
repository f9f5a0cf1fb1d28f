/**
 * Round trips of `comm.send` between two processes, one at a time and 64 at once: against a bare request
 * and reply over our frames, with a write for each frame and with gathered ones, and against the calls of
 * Moleculer over its TCP transporter.
 */
import { alternate, comparison, type Benchmark, type Row, type Target } from './measure.ts';
import { ended, forkScript, said } from './processes.ts';
import { againstRival } from './rivals.ts';

const PAIRS = 7;
const WIDTHS = [
  { width: 1, text: 'one at a time' },
  { width: 64, text: '64 at once' },
] as const;

export const calls: readonly Benchmark[] = WIDTHS.flatMap((width) => [
  compare('', width, { script: 'calls-bare.js', target: { atLeast: 0.7 } }),
  compare('; rival gathers its writes', width, {
    script: 'calls-bare.js',
    options: ['gather'],
    target: { atLeast: 0.7 },
  }),
]);

export const callsAgainstMoleculer: readonly Benchmark[] = WIDTHS.map((width) => {
  const rival = { script: 'calls-moleculer.js', target: { atLeast: 1 } };
  return againstRival(compare(', Moleculer', width, rival));
});

interface Program {
  readonly script: string;
  readonly options?: readonly string[];
}

interface Rival extends Program {
  readonly target: Target;
}

function compare(
  remark: string,
  { width, text }: (typeof WIDTHS)[number],
  rival: Rival,
): Benchmark {
  const name = `services: calls, ${text}${remark}`;
  const run = async (): Promise<Row[]> => {
    const pairs = await alternate(
      PAIRS,
      () => callsPerSecond({ script: 'calls-nodes.js' }, width),
      () => callsPerSecond(rival, width),
    );
    return [comparison(name, pairs, { show: inThousands, target: rival.target })];
  };
  return { name, run };
}

/** Two fresh processes each time: what one side teaches the compiler must not help the other. */
async function callsPerSecond({ script, options = [] }: Program, width: number): Promise<number> {
  const answering = forkScript(script, 'answer', ...options);
  const over = ended(answering);
  try {
    const asking = forkScript(
      script,
      'ask',
      String(await said(answering)),
      String(width),
      ...options,
    );
    return Number(await said(asking));
  } finally {
    answering.disconnect();
    await over;
  }
}

function inThousands(rate: number): string {
  return `${(rate / 1000).toFixed(1)} k/s`;
}
