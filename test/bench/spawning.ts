/** `status.spawn`, against bare Node processes and against the course's own library. */
import { withAndWithoutCertificates, withoutCertificates } from './certificates.ts';
import { alternate, comparison, type Benchmark, type Row, type Target } from './measure.ts';
import { ended, forkScript, said } from './processes.ts';
import { againstRival } from './rivals.ts';

const PAIRS = 7;
const MODES = [
  { mode: 'sequence', count: 10, text: '10 one after another', target: { atMost: 1.3 } },
  { mode: 'together', count: 50, text: '50 at once', target: { atMost: 1.5 } },
] as const;

type Mode = (typeof MODES)[number];

/** Bare processes end at once, nodes go on: until the last one has ended, or has called back. */
export const spawning: readonly Benchmark[] = MODES.map((mode) => {
  const name = `services: spawn, ${mode.text}`;
  const rival = { script: 'spawn-bare.js', target: mode.target };
  return {
    name,
    run: () => withAndWithoutCertificates((remark) => compare(`${name}${remark}`, mode, rival)),
  };
});

export const spawningAgainstBrown: readonly Benchmark[] = MODES.map((mode) => {
  const name = `services: spawn, ${mode.text}, @brown-ds/distribution`;
  // 1.5 times faster.
  const rival = { script: 'spawn-brown.js', target: { atMost: 0.66 } };
  const run = async (): Promise<Row[]> => [
    await withoutCertificates(() => compare(name, mode, rival)),
  ];
  return againstRival({ name, run });
});

async function compare(
  name: string,
  mode: Mode,
  { script, target }: { readonly script: string; readonly target: Target },
): Promise<Row> {
  const pairs = await alternate(
    PAIRS,
    () => millisecondsANode('spawn-nodes.js', mode),
    () => millisecondsANode(script, mode),
  );
  return comparison(name, pairs, { show: inMs, target });
}

/** A fresh process starts them each time: one's open connections must not slow the other down. */
async function millisecondsANode(script: string, { mode, count }: Mode): Promise<number> {
  const starter = forkScript(script, mode, String(count));
  const over = ended(starter);
  const ms = Number(await said(starter));
  await over;
  return ms / count;
}

function inMs(ms: number): string {
  return `${ms.toFixed(1)} ms a node`;
}
