/** Our nodes: the list of challenges, and of the ways in which each is solved. */
import type { Program } from '../node/node.ts';
import { broadcast } from './broadcast.ts';
import { counter } from './counter.ts';
import { echo } from './echo.ts';
import { rounds } from './gossip/rounds.ts';
import { direct, flood, topology, tree } from './gossip/ways.ts';
import { gSet } from './g-set.ts';
import { efficientKafka } from './kafka/efficient.ts';
import { multiKafka } from './kafka/multi.ts';
import { singleKafka } from './kafka/single.ts';
import { seqKvCounter } from './seq-kv-counter.ts';
import { txn } from './txn.ts';
import { uniqueIds } from './unique-ids.ts';

/** By variant; the first one is what runs when none is named. */
export type Variants = ReadonlyMap<string, Program>;

/** 3d: with a latency of 100 ms, the median is to stay under 150 ms. */
const SOON_MS = 50;
/** 3e: a round takes 1.5 s with a latency of 100 ms, as the median is to stay under 1 s. */
const BATCHED = { restMs: 1250, gatherMs: { minMs: 25, maxMs: 300 }, patienceMs: 2500 };
const STAR = { restMs: 0, gatherMs: { minMs: 0, maxMs: 0 }, patienceMs: 1000 };

export const GLOMERS: ReadonlyMap<string, Variants> = new Map<string, Variants>([
  ['echo', variants({ only: echo })],
  ['txn', variants({ available: txn })],
  ['unique-ids', variants({ only: uniqueIds })],
  [
    'broadcast',
    variants({
      direct: broadcast(direct(SOON_MS)),
      batched: broadcast(rounds(BATCHED)),
      star: broadcast(rounds(STAR)),
      tree: broadcast(tree),
      topology: broadcast(topology),
      flood: broadcast(flood),
    }),
  ],
  ['g-set', variants({ gossip: gSet(direct(SOON_MS)) })],
  ['pn-counter', variants({ gossip: counter(direct(0)) })],
  ['kafka', variants({ efficient: efficientKafka, multi: multiKafka, single: singleKafka })],
  ['g-counter', variants({ gossip: counter(direct(0)), 'seq-kv': seqKvCounter })],
]);

function variants(programs: Readonly<Record<string, Program>>): Variants {
  return new Map(Object.entries(programs));
}
