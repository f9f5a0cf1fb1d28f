/**
 * A node whose clock has two faces: to those who are ahead it shows a time ahead of all, to the others one
 * behind all, so that both believe that they need not move. It speaks to the former early and to the latter
 * late, by as much as the clocks are ever apart. Who that is it learns as an honest node would, from arrivals.
 * What it says of itself is no fact of the run.
 */
import { millis, type Millis, type NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Effect, Event, Fact, Process } from '../../core/process.ts';
import { ClockNode } from './clock-node.ts';
import type { ClockMessage } from './message.ts';
import { roundTime, type ClocksPlan } from './plan.ts';

const [EARLY, LATE] = ['early', 'late'];

export class TwoFacedClock implements Process<ClockMessage> {
  readonly #honest: ClockNode;
  readonly #plan: ClocksPlan;
  /** How far each face is from the clock: as far as correct clocks are ever apart, so that both are heard. */
  readonly #leadMs: number;
  /** The others, the one whose clock is ahead most first. */
  #ranked: readonly NodeId[];
  /** The round of which it speaks early, and late. */
  #early = 0;
  #late = 0;

  constructor(self: NodeId, plan: ClocksPlan) {
    this.#honest = new ClockNode(self, plan);
    this.#plan = plan;
    this.#leadMs = plan.waitMs - plan.delay.maxMs;
    const ahead = (id: NodeId): number => plan.inputs[id] ?? 0;
    this.#ranked = plan.ids.filter((id) => id !== self).toSorted((a, b) => ahead(b) - ahead(a));
  }

  step(event: Event<ClockMessage>, now: Millis): readonly Effect<ClockMessage>[] {
    const half = Math.ceil(this.#ranked.length / 2);
    if (event.kind === 'timer' && event.timer === EARLY) {
      return this.#say(this.#early++, this.#ranked.slice(0, half));
    }
    if (event.kind === 'timer' && event.timer === LATE) {
      return this.#say(this.#late++, this.#ranked.slice(half));
    }
    return this.#honest.step(event, now).flatMap((effect) => {
      if (effect.kind === 'emit') return this.#plot(effect.fact);
      return effect.kind === 'send' ? [] : [effect];
    });
  }

  view(): JsonObject {
    return this.#honest.view();
  }

  #say(round: number, to: readonly NodeId[]): readonly Effect<ClockMessage>[] {
    if (round >= this.#plan.rounds) return [];
    return to.map((id) => ({ kind: 'send', to: id, body: { kind: 'tick', round } }));
  }

  /** What the honest half says of itself is when to speak, and to whom. */
  #plot(fact: Fact): readonly Effect<ClockMessage>[] {
    const { kind, value, heard } = fact;
    if (kind === 'adjust') this.#rank(heard);
    if (kind === 'clock') {
      return [timer(EARLY, roundTime(this.#plan, 0) - Number(value) - this.#leadMs)];
    }
    if (kind !== 'round') return [];
    return [timer(LATE, this.#leadMs), timer(EARLY, this.#plan.periodMs - this.#leadMs)];
  }

  #rank(heard: Fact[string] | undefined): void {
    if (!Array.isArray(heard)) return;
    const ahead = new Map<unknown, number>(heard.map(([id, estimate]) => [id, Number(estimate)]));
    this.#ranked = this.#ranked.toSorted((a, b) => (ahead.get(b) ?? 0) - (ahead.get(a) ?? 0));
  }
}

function timer(name: string, ms: number): Effect<ClockMessage> {
  return { kind: 'setTimer', timer: name, afterMs: millis(Math.max(0, ms)) };
}
