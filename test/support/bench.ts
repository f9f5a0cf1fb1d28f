import type { AgreementMessage } from '../../pkg/agreement/message.ts';
import type { AgreementPlan } from '../../pkg/agreement/plan.ts';
import type { ValueMessage } from '../../pkg/agreement/value-message.ts';
import { agreementProcess } from '../../pkg/agreement/protocol.ts';
import { millis, nodeId } from '../../pkg/core/ids.ts';
import type { Json } from '../../pkg/core/json.ts';
import type { Effect, Event, Fact } from '../../pkg/core/process.ts';

export type Step = Effect<AgreementMessage>;

/** Node n1, and what came of the events it was given. */
export class Bench {
  readonly #node;
  #now = 0;

  constructor(plan: AgreementPlan) {
    this.#node = agreementProcess(nodeId('n1'), plan);
  }

  start(): Step[] {
    return this.#step({ kind: 'start' });
  }

  hear(from: string, round: number, value: Json, kind: ValueMessage['kind'] = 'value'): Step[] {
    const body = { kind, round, value } as ValueMessage;
    return this.#step({ kind: 'message', from: nodeId(from), body });
  }

  stop(round: Json): Step[] {
    return this.#step({ kind: 'command', name: 'stop', args: { round } });
  }

  /** Its one timer fires, at a time. */
  fire(timer: string, now: number): Step[] {
    this.#now = now;
    return this.#step({ kind: 'timer', timer });
  }

  get view() {
    return this.#node.view();
  }

  #step(event: Event<AgreementMessage>): Step[] {
    return [...this.#node.step(event, millis(this.#now))];
  }
}

export const facts = (steps: readonly Step[]): Fact[] =>
  steps.flatMap((step) => (step.kind === 'emit' ? [step.fact] : []));
export const sends = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.kind === 'send' ? [[step.to, step.body] as const] : []));
export const timers = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.kind === 'setTimer' ? [step.afterMs] : []));
