/**
 * What the master concludes from what it hears, whichever way it hears it: who is still to decide,
 * when the oracle stops the run, and when more nodes have died than the run can bear. Pure; the TCP
 * master and the simulator feed it and do what it says.
 */
import type { AgreementPlan } from '../agreement/plan.ts';
import type { NodeId } from '../core/ids.ts';
import type { TraceRecord } from '../trace/record.ts';
import { Oracle } from './oracle.ts';

export class Conductor {
  readonly #oracle: Oracle | undefined;
  readonly #undecided: Set<NodeId>;
  readonly #faulty: Set<NodeId>;
  /** Have given up at `maxRounds`, and live. Should the oracle name a round, they decide all the same. */
  readonly #exhausted = new Set<NodeId>();
  /** Have announced their planned crash: they are as good as dead. */
  readonly #crashing = new Set<NodeId>();

  constructor(plan: AgreementPlan) {
    this.#oracle = plan.stop === 'master' ? new Oracle(plan) : undefined;
    this.#undecided = new Set(plan.ids.filter((id) => !plan.liars.includes(id)));
    this.#faulty = new Set(plan.liars);
  }

  /**
   * Honest nodes that live, have not decided and may yet: the run waits for them. Who has given up at
   * `maxRounds` does not count, unless the oracle's word is on its way to it: a node that need not
   * wait for others goes through all its rounds before any word can reach it.
   */
  get undecided(): ReadonlySet<NodeId> {
    return this.#undecided;
  }

  /** How a run ended in which nobody is undecided any more, as a sentence. */
  get conclusion(): string {
    const { size } = this.#exhausted;
    if (size === 0) return 'every living node has decided';
    return `${size} ${size === 1 ? 'node has' : 'nodes have'} given up at maxRounds without a decision`;
  }

  /** How many nodes are, or once were, dead or Byzantine. */
  get faulty(): number {
    return this.#faulty.size;
  }

  /** Tells whether a node has announced its planned crash. */
  isCrashing(id: NodeId): boolean {
    return this.#crashing.has(id);
  }

  /** Takes in a record of a node. @returns the round at which all are to stop, at most once. */
  observe(record: TraceRecord): number | undefined {
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

  /**
   * A node's process is dead.
   * @param forNow It will be back: the run, and the oracle, wait for it.
   * @returns the round at which all are to stop, at most once.
   */
  died(id: NodeId, forNow = false): number | undefined {
    this.#faulty.add(id);
    if (forNow) return undefined;
    this.#forget(id);
    return this.#consult((oracle) => oracle.gone(id));
  }

  /** A node works again. @returns the round at which it is to stop, if that is known already. */
  back(id: NodeId): number | undefined {
    this.#crashing.delete(id);
    return this.#oracle?.stopRound;
  }

  #consult(tell: (oracle: Oracle) => void): number | undefined {
    if (this.#oracle === undefined || this.#oracle.stopRound !== undefined) return undefined;
    tell(this.#oracle);
    if (this.#oracle.stopRound !== undefined) {
      for (const id of this.#exhausted) this.#undecided.add(id);
    }
    return this.#oracle.stopRound;
  }

  #forget(id: NodeId): void {
    this.#undecided.delete(id);
    this.#exhausted.delete(id);
  }
}
