/** A node of a challenge on its own, driven by hand: what it is told, and what it sends. */
import { millis, nodeId } from '../../pkg/core/ids.ts';
import type { Effect } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import type { Body } from '../../pkg/maelstrom/message.ts';
import { envelope, type Envelope } from '../../pkg/maelstrom/node/envelope.ts';
import { Node, type Program } from '../../pkg/maelstrom/node/node.ts';

export interface Sent {
  readonly to: string;
  readonly body: Body;
}

export class LoneNode {
  readonly node: Node;
  /** What it has logged. */
  readonly logged: string[] = [];
  readonly timers = new Map<string, number>();
  #now = 0;

  constructor(program: Program, ids: readonly string[] = ['n0', 'n1', 'n2']) {
    const [self = 'n0'] = ids;
    this.node = new Node(
      {
        self: nodeId(self),
        ids: ids.map(nodeId),
        incarnation: 7,
        random: Random.fromSeed(1).fork(self),
      },
      program,
    );
    this.#perform(this.node.step({ kind: 'start' }, millis(0)));
  }

  /** A message comes in. @returns what the node sends at once. */
  hear(from: string, body: Body): Sent[] {
    return this.#perform(
      this.node.step(
        { kind: 'message', from: nodeId(from), body: envelope(body) },
        millis(this.#now),
      ),
    );
  }

  /** Time passes, and timers fire in order. @returns what the node sends meanwhile. */
  wait(ms: number): Sent[] {
    const end = this.#now + ms;
    const sent: Sent[] = [];
    for (;;) {
      const [next] = [...this.timers]
        .filter(([, at]) => at <= end)
        .toSorted(([, a], [, b]) => a - b);
      if (next === undefined) break;
      const [timer, at] = next;
      this.#now = at;
      this.timers.delete(timer);
      sent.push(...this.#perform(this.node.step({ kind: 'timer', timer }, millis(at))));
    }
    this.#now = end;
    return sent;
  }

  #perform(effects: readonly Effect<Envelope>[]): Sent[] {
    const sent: Sent[] = [];
    for (const effect of effects) {
      if (effect.kind === 'send') sent.push({ to: effect.to, body: effect.body.body });
      if (effect.kind === 'setTimer') this.timers.set(effect.timer, this.#now + effect.afterMs);
      if (effect.kind === 'clearTimer') this.timers.delete(effect.timer);
      if (effect.kind === 'emit') this.logged.push(JSON.stringify(effect.fact));
    }
    return sent;
  }
}
