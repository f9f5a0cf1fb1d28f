/** The figures of a run of broadcast in words, as Maelstrom counts them. */
import type { BroadcastResult } from '../../../lab/broadcast/result.ts';
import { count, hanging, number } from '../text.ts';

export function broadcastLines({ measures }: BroadcastResult, width: number): string[] {
  const { operations, broadcasts, messagesPerOp, lost, neverRead, stableLatencies } = measures;
  const quantiles = Object.entries(stableLatencies)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([quantile, ms]) => `${quantile}: ${ms}`);
  const lines = [
    ['asked', `${count(operations, 'operation')}, ${broadcasts} of them broadcasts`],
    ['cost', `${number(messagesPerOp, 4)} messages an operation`],
    ['stable', quantiles.length === 0 ? 'nothing' : `${quantiles.join(', ')} (ms, by quantile)`],
    ['lost', `${lost}, never read ${neverRead}`],
  ] as const;
  return lines.flatMap(([title, text]) => hanging(`  ${title.padEnd(10)}`, text, width));
}
