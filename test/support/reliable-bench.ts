/** One node of reliable gossip, `a`, fed by hand; it knows `b` and `c`. */
import { millis, nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Effect } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import {
  Reliable,
  type ReliableMessage,
  type ReliableOptions,
} from '../../pkg/gossip/reliable/reliable.ts';

export const [A, B, C, D] = ['a', 'b', 'c', 'd'].map(nodeId) as [NodeId, NodeId, NodeId, NodeId];

/** The process of node `a`, which knows `b` and `c`. */
export class ReliableBench {
  readonly process: Reliable;
  now = 0;

  constructor(options: Partial<ReliableOptions> = {}) {
    this.process = new Reliable({
      self: A,
      origin: 'a',
      peers: [A, B, C],
      random: Random.fromSeed(1),
      fanOut: { kind: 'fixed', peers: 2 },
      ...options,
    });
  }

  hear(from: NodeId, body: ReliableMessage): readonly Effect<ReliableMessage>[] {
    return this.process.step({ kind: 'message', from, body }, millis(this.now));
  }

  command(name: string, args: { readonly [key: string]: string | readonly string[] }) {
    return this.process.step({ kind: 'command', name, args }, millis(this.now));
  }

  timer(timer: string, afterMs = 0): readonly Effect<ReliableMessage>[] {
    this.now += afterMs;
    return this.process.step({ kind: 'timer', timer }, millis(this.now));
  }
}

export function rumor(counter: number, more: object = {}): ReliableMessage {
  return {
    kind: 'rumor',
    id: `b:${counter}`,
    root: B,
    hops: 0,
    ageMs: 0,
    pushed: true,
    direct: false,
    has: [],
    payload: 'news',
    ...more,
  };
}

export const ids = (origin: string, ...runs: readonly number[]) => [{ origin, runs }];

/** What is sent, as `to kind`, facts as `! kind`. */
export function texts(effects: readonly Effect<ReliableMessage>[]): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind === 'send') return [`${effect.to} ${effect.body.kind}`];
    return effect.kind === 'emit' ? [`! ${effect.fact.kind}`] : [];
  });
}
