/** A process by itself: events in, effects out, at times of one's own choosing. */
import { millis, nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Json } from '../../pkg/core/json.ts';
import type { Effect, Fact, Process } from '../../pkg/core/process.ts';

export class Stepper<M> {
  now = 0;
  readonly #process: Process<M>;

  constructor(process: Process<M>) {
    this.#process = process;
  }

  start(): Effect<M>[] {
    return [...this.#process.step({ kind: 'start' }, millis(this.now))];
  }

  hear(from: string, body: M): Effect<M>[] {
    const event = { kind: 'message', from: nodeId(from), body } as const;
    return [...this.#process.step(event, millis(this.now))];
  }

  fire(timer: string): Effect<M>[] {
    return [...this.#process.step({ kind: 'timer', timer }, millis(this.now))];
  }

  command(name: string, args: Json): Effect<M>[] {
    return [...this.#process.step({ kind: 'command', name, args }, millis(this.now))];
  }
}

export const factsIn = <M>(effects: readonly Effect<M>[]): Fact[] =>
  effects.flatMap((effect) => (effect.kind === 'emit' ? [effect.fact] : []));

export const sendsIn = <M>(effects: readonly Effect<M>[]): (readonly [NodeId, M])[] =>
  effects.flatMap((effect) => (effect.kind === 'send' ? [[effect.to, effect.body] as const] : []));

export const timersIn = <M>(effects: readonly Effect<M>[]): number[] =>
  effects.flatMap((effect) => (effect.kind === 'setTimer' ? [effect.afterMs] : []));
