/** What one step asks for, collected by the parts of membership, and when their timers are due. */
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { Effect, Fact } from '../core/process.ts';
import type { MembershipMessage } from './message.ts';

export class Effects {
  #list: Effect<MembershipMessage>[] = [];
  #now: Millis = millis(0);
  /** When each running timer is due. */
  readonly #due = new Map<string, number>();

  /** The time of the step, in ms. */
  get now(): Millis {
    return this.#now;
  }

  /** A step begins. */
  begin(now: Millis): void {
    this.#now = now;
    this.#list = [];
  }

  /** All that the step has asked for, in order. */
  take(): readonly Effect<MembershipMessage>[] {
    return this.#list;
  }

  send(to: NodeId, body: MembershipMessage): void {
    this.#list.push({ kind: 'send', to, body });
  }

  emit(fact: Fact): void {
    this.#list.push({ kind: 'emit', fact });
  }

  setTimer(timer: string, afterMs: number): void {
    const wait = Math.max(0, afterMs);
    this.#due.set(timer, this.#now + wait);
    this.#list.push({ kind: 'setTimer', timer, afterMs: millis(wait) });
  }

  clearTimer(timer: string): void {
    if (this.#due.delete(timer)) this.#list.push({ kind: 'clearTimer', timer });
  }

  runs(timer: string): boolean {
    return this.#due.has(timer);
  }

  /** A timer has fired. @returns by how many ms too late; undefined when nobody waits for it. */
  fired(timer: string): number | undefined {
    const due = this.#due.get(timer);
    this.#due.delete(timer);
    return due === undefined ? undefined : this.#now - due;
  }
}
