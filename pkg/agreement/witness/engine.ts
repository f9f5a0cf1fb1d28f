/**
 * The witness algorithm: asynchronous approximate agreement with liars at the optimal n > 3t.
 *
 * In round h a node broadcasts its value reliably, so that a liar cannot tell different values to
 * different nodes. Once it has delivered n - t values it reports whose. Node j is a witness for i once i
 * has delivered all that j reported. With n - t witnesses the round ends; the values are all that were
 * delivered by then. Any two correct nodes have a correct witness in common, and so at least n - t values:
 * that is why the range halves with n > 3t, where plain sending needs n > 5t.
 *
 * A node that has decided still takes its part in the broadcasts of others, which may be behind.
 *
 * Source: I. Abraham, Y. Amit, D. Dolev, "Optimal resilience asynchronous approximate agreement",
 * OPODIS 2004; `agreement.md` 1.5.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import { ReliableBroadcast, type Progress } from '../broadcast/reliable-broadcast.ts';
import type { Heard, InboxCounters } from '../inbox.ts';
import { RoundEngine, type EngineOptions } from '../round-engine.ts';
import { quorumOf } from '../rules.ts';
import type { WitnessMessage } from './message.ts';

export class WitnessEngine<V> extends RoundEngine<V, WitnessMessage> {
  readonly #broadcast: ReliableBroadcast<V>;
  readonly #known: ReadonlySet<NodeId>;
  /** What was delivered, by round, of this round and later ones. */
  readonly #delivered = new Map<number, Map<NodeId, V>>();
  /** Whose values each node has reported, by round, likewise; one report per node and round. */
  readonly #reports = new Map<number, Map<NodeId, readonly NodeId[]>>();
  readonly #counters: InboxCounters = { late: 0, early: 0, duplicate: 0, beyond: 0, malformed: 0 };

  constructor(options: EngineOptions<V>) {
    super(options);
    const { ids, f } = options.plan;
    const { toJson } = options.arithmetic;
    this.#known = new Set(ids);
    this.#broadcast = new ReliableBroadcast<V>({
      self: options.self,
      n: ids.length,
      t: f,
      key: (value) => String(toJson(value)),
    });
  }

  protected override opened(): void {
    this.#delivered.delete(this.round - 1);
    this.#reports.delete(this.round - 1);
  }

  protected override tell(): void {
    const own = this.history[this.round];
    if (own !== undefined) this.#proceed(this.#broadcast.start(this.round, own));
    this.#report();
  }

  protected override receive(from: NodeId, message: WitnessMessage): void {
    if (message.round > this.plan.maxRounds) {
      this.#counters.beyond += 1;
    } else if (message.kind === 'report') {
      this.#hear(from, message.round, message.ids);
    } else {
      const value = this.arithmetic.parse(message.value);
      if (value === undefined || !this.#known.has(message.origin)) this.#counters.malformed += 1;
      else this.#proceed(this.#broadcast.receive(from, { ...message, value }));
    }
    this.#report();
  }

  protected override gather(): readonly Heard<V>[] | undefined {
    const delivered = this.#delivered.get(this.round);
    const reports = this.#reports.get(this.round);
    if (delivered === undefined || reports === undefined) return undefined;
    let witnesses = 0;
    for (const ids of reports.values()) if (ids.every((id) => delivered.has(id))) witnesses += 1;
    return witnesses < quorumOf(this.setting) ? undefined : [...delivered];
  }

  protected override timerFired(): void {
    // Sets none.
  }

  protected override closed(): void {
    // Has nothing to clear.
  }

  protected override counters(): JsonObject {
    return { ...this.#counters };
  }

  protected override prospects(): Json {
    const { toJson } = this.arithmetic;
    return {
      broadcast: this.#broadcast.fingerprint(),
      delivered: byRound(this.#delivered, toJson),
      reports: byRound(this.#reports, (ids) => [...ids]),
    };
  }

  #proceed({ say, delivered }: Progress<V>): void {
    for (const { kind, origin, round, value } of say) {
      const body = Object.freeze({ kind, origin, round, value: this.arithmetic.toJson(value) });
      this.sendTo(this.peers, body);
    }
    if (delivered === undefined) return;
    const { origin, round, value } = delivered;
    if (round < this.round) {
      this.#counters.late += 1;
    } else {
      if (round > this.round) this.#counters.early += 1;
      valuesOf(this.#delivered, round).set(origin, value);
    }
  }

  /** Files a report. One that names too few, or somebody twice, is a liar's. */
  #hear(from: NodeId, round: number, ids: readonly NodeId[]): void {
    const named = new Set(ids);
    const strange = named.size !== ids.length || ids.some((id) => !this.#known.has(id));
    if (strange || ids.length < quorumOf(this.setting)) {
      this.#counters.malformed += 1;
    } else if (round < this.round) {
      this.#counters.late += 1;
    } else if (valuesOf(this.#reports, round).has(from)) {
      this.#counters.duplicate += 1;
    } else {
      valuesOf(this.#reports, round).set(from, ids);
    }
  }

  /** Says whose values were delivered, once there are enough. Its own report counts as one. */
  #report(): void {
    const delivered = this.#delivered.get(this.round);
    if (!this.running || delivered === undefined) return;
    const reports = valuesOf(this.#reports, this.round);
    if (reports.has(this.self) || delivered.size < quorumOf(this.setting)) return;
    const ids = [...delivered.keys()];
    reports.set(this.self, ids);
    this.sendTo(this.peers, Object.freeze({ kind: 'report', round: this.round, ids }));
  }
}

function valuesOf<T>(map: Map<number, Map<NodeId, T>>, round: number): Map<NodeId, T> {
  let values = map.get(round);
  if (values === undefined) {
    values = new Map<NodeId, T>();
    map.set(round, values);
  }
  return values;
}

/** By round and node, as plain data. */
function byRound<T>(
  map: ReadonlyMap<number, ReadonlyMap<NodeId, T>>,
  shown: (item: T) => Json,
): Json {
  return [...map].map(([round, items]): Json => [
    round,
    [...items].map(([id, item]): Json => [id, shown(item)]),
  ]);
}
