/** The statistics of Maelstrom for a run of the lab, so that figures compare: `glomers.md` 2.5 and 2.8. */
import { checkSetFull } from '../../maelstrom/workbench/checkers/set-full.ts';
import { trafficOf } from '../traffic.ts';
import type { BroadcastHistory } from './history.ts';

export interface BroadcastMeasures {
  readonly operations: number;
  readonly broadcasts: number;
  /** Messages between nodes for each operation of a client, reads included. */
  readonly messagesPerOp: number;
  readonly stable: number;
  readonly lost: number;
  readonly neverRead: number;
  /** Until all read it, in ms, by quantile; empty when nothing is stable. */
  readonly stableLatencies: Readonly<Record<string, number>>;
}

export function broadcastMeasures(history: BroadcastHistory): BroadcastMeasures {
  const { operations } = history;
  const set = checkSetFull(history.ops, { add: 'broadcast' });
  const number = (key: string): number => (typeof set[key] === 'number' ? set[key] : 0);
  return {
    operations,
    broadcasts: number('attempt-count'),
    messagesPerOp: operations === 0 ? 0 : trafficOf(history).totals.sent / operations,
    stable: number('stable-count'),
    lost: number('lost-count'),
    neverRead: number('never-read-count'),
    stableLatencies: numbersIn(set['stable-latencies']),
  };
}

function numbersIn(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  );
}
