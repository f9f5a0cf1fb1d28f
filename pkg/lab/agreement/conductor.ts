/** Who is still to decide, when the oracle stops the run, and when too many nodes have died. */
import { STOP_COMMAND } from '../../agreement/round-engine.ts';
import { deceiversOf } from '../../agreement/deceivers.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import { millis, type NodeId } from '../../core/ids.ts';
import type { TraceRecord } from '../../trace/record.ts';
import type { Conductor, Order } from '../conductor.ts';
import { Oracle } from './oracle.ts';

export class AgreementConductor implements Conductor {
  readonly awaited = 'to decide';
  readonly endsAt = millis(Infinity);
  readonly faultyMax: number;
  readonly #oracle: Oracle | undefined;
  readonly #undecided: Set<NodeId>;
  readonly #faulty: Set<NodeId>;
  /** Have given up at `maxRounds`, and live. Should the oracle name a round, they decide all the same. */
  readonly #exhausted = new Set<NodeId>();
  /** Have announced their planned crash: they are as good as dead. */
  readonly #crashing = new Set<NodeId>();

  constructor(plan: AgreementPlan) {
    this.faultyMax = plan.f;
    this.#oracle = plan.stop === 'master' ? new Oracle(plan) : undefined;
    this.#undecided = new Set(plan.ids.filter((id) => !deceiversOf(plan).includes(id)));
    this.#faulty = new Set(plan.liars);
  }

  /**
   * Honest nodes that live, have not decided and may yet: the run waits for them. Who has given up at
   * `maxRounds` does not count, unless the oracle's word is on its way to it: a node that need not
   * wait for others goes through all its rounds before any word can reach it.
   */
  get unfinished(): ReadonlySet<NodeId> {
    return this.#undecided;
  }

  get conclusion(): string {
    const { size } = this.#exhausted;
    if (size === 0) return 'every living node has decided';
    return `${size} ${size === 1 ? 'node has' : 'nodes have'} given up at maxRounds without a decision`;
  }

  get faulty(): number {
    return this.#faulty.size;
  }

  isCrashing(id: NodeId): boolean {
    return this.#crashing.has(id);
  }

  /** @returns the oracle's stop, at most once. */
  observe(record: TraceRecord): Order | undefined {
    const { node, kind } = record;
    if (kind === 'crash') this.#crashing.add(node);
    if (kind === 'decide' || kind === 'crash') this.#forget(node);
    if (kind === 'exhausted') {
      this.#exhausted.add(node);
      if (this.#oracle?.stopRound === undefined) this.#undecided.delete(node);
    }
    return this.#consult((oracle) => {
      if (kind === 'crash') oracle.gone(node);
      else oracle.observe(record);
    });
  }

  died(id: NodeId, forNow: boolean): Order | undefined {
    this.#faulty.add(id);
    if (forNow) return undefined;
    this.#forget(id);
    return this.#consult((oracle) => oracle.gone(id));
  }

  back(id: NodeId): Order | undefined {
    this.#crashing.delete(id);
    return stopOrder(this.#oracle?.stopRound);
  }

  #consult(tell: (oracle: Oracle) => void): Order | undefined {
    if (this.#oracle === undefined || this.#oracle.stopRound !== undefined) return undefined;
    tell(this.#oracle);
    if (this.#oracle.stopRound !== undefined) {
      for (const id of this.#exhausted) this.#undecided.add(id);
    }
    return stopOrder(this.#oracle.stopRound);
  }

  #forget(id: NodeId): void {
    this.#undecided.delete(id);
    this.#exhausted.delete(id);
  }
}

function stopOrder(round: number | undefined): Order | undefined {
  if (round === undefined) return undefined;
  return { fact: { kind: 'stop', round }, command: STOP_COMMAND, args: { round } };
}
