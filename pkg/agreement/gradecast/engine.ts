/**
 * Agreement by gradecast: synchronous, with liars, n > 3t, faster than any rule without memory.
 *
 * An iteration (a round of this lab) has three phases of `roundMs`. Each node tells its value to all
 * (cast); all tell all what they were told (heard); for each node, the value that n - t were told is
 * voted for (vote). Of n - t votes for a value follows grade 2, of t + 1 votes grade 1. If one correct
 * node has grade 2, all have at least grade 1 and the same value. So a liar that makes correct nodes
 * differ is seen with a grade below 2 by all of them, and they ignore for ever after what it casts:
 * every liar can do harm once. A node goes on with the trimmed mean of the graded values; those of
 * ungraded nodes count as 0, with all nodes alike.
 *
 * The messages of all n gradecasts of a phase travel as one: 3 n (n - 1) messages an iteration.
 *
 * Source: M. Ben-Or, D. Dolev, E. Hoch, "Simple gradecast based algorithms", 2010 (arXiv 1007.1049);
 * gradecast: Feldman and Micali 1988; `agreement.md` 1.2.
 */
import { millis, type Millis, type NodeId } from '../../core/ids.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Heard, InboxCounters } from '../inbox.ts';
import { RoundEngine, type EngineOptions } from '../round-engine.ts';
import type { GradecastMessage, Quote } from './message.ts';
import { Tally } from './tally.ts';

/** Phases by the messages that are sent in them. */
const PHASES = ['cast', 'heard', 'vote'] as const;
const LAST_PHASE = PHASES.length - 1;

const DEADLINE = 'deadline';

export class GradecastEngine<V> extends RoundEngine<V, GradecastMessage> {
  readonly #ids: ReadonlySet<NodeId>;
  readonly #key: (value: V) => string;
  /** What was said in the current phase and later ones, by step (3 round + phase) and speaker. */
  readonly #said = new Map<number, Map<NodeId, GradecastMessage>>();
  /** Caught: seen with a grade below 2. */
  readonly #caught = new Set<NodeId>();
  /** Missed a deadline, which in this model proves a fault: not waited for any more. */
  readonly #silent = new Set<NodeId>();
  readonly #counters: InboxCounters = { late: 0, early: 0, duplicate: 0, beyond: 0, malformed: 0 };
  #phase = 0;
  #startedAt: Millis | undefined;
  #over = false;

  constructor(options: EngineOptions<V>) {
    super(options);
    const { toJson } = options.arithmetic;
    this.#ids = new Set(options.plan.ids);
    this.#key = (value) => String(toJson(value));
  }

  protected override opened(): void {
    this.#said.delete(this.#step - 1);
    this.#phase = 0;
  }

  protected override tell(now: Millis): void {
    const value = this.history[this.round];
    if (value === undefined) return;
    const body = { kind: 'cast', round: this.round, value: this.arithmetic.toJson(value) } as const;
    this.#say(body, now);
  }

  protected override receive(from: NodeId, message: GradecastMessage): void {
    const step = message.round * PHASES.length + PHASES.indexOf(message.kind);
    if (!this.listening || step < this.#step) {
      this.#counters.late += 1;
    } else if (message.round > this.plan.maxRounds) {
      this.#counters.beyond += 1;
    } else {
      const said = this.#saidIn(step);
      if (said.has(from)) {
        this.#counters.duplicate += 1;
        return;
      }
      if (step > this.#step) this.#counters.early += 1;
      said.set(from, message);
    }
  }

  protected override gather(own: V, now: Millis): readonly Heard<V>[] | undefined {
    while (this.#isComplete()) {
      const tally = this.#tally();
      this.#over = false;
      if (this.#phase === LAST_PHASE) return this.#grade(tally, own);
      this.#said.delete(this.#step);
      this.#phase += 1;
      // Whoever was caught is not quoted: with that its casts come to nothing everywhere.
      const quotes =
        this.#phase === 1 ? this.#quotable(tally, 1) : this.#quotable(tally, this.#most);
      const kind = this.#phase === 1 ? 'heard' : 'vote';
      this.#say({ kind, round: this.round, quotes }, now);
    }
    return undefined;
  }

  protected override timerFired(timer: string): void {
    if (timer !== DEADLINE) return;
    this.#over = true;
    const said = this.#saidIn(this.#step);
    const from = this.peers.filter((peer) => !said.has(peer) && !this.#silent.has(peer));
    if (from.length === 0) return;
    this.effect({ kind: 'emit', fact: { kind: 'missing', round: this.round, from } });
    for (const peer of from) this.#silent.add(peer);
  }

  protected override closed(): void {
    this.effect({ kind: 'clearTimer', timer: DEADLINE });
  }

  protected override counters(): JsonObject {
    return { ...this.#counters, caught: [...this.#caught] };
  }

  protected override prospects(): Json {
    return {
      said: [...this.#said].map(([step, said]): Json => [step, JSON.stringify([...said])]),
      caught: [...this.#caught],
      silent: [...this.#silent],
      phase: this.#phase,
      over: this.#over,
    };
  }

  /** Enough nodes that some correct ones are a majority of the correct among any other as many: n - t. */
  get #most(): number {
    return this.setting.n - this.setting.f;
  }

  get #step(): number {
    return this.round * PHASES.length + this.#phase;
  }

  /** Says it to the others and to itself, and waits until the phase is over. */
  #say(body: GradecastMessage, now: Millis): void {
    this.#saidIn(this.#step).set(this.self, body);
    this.sendTo(this.peers, Object.freeze(body));
    this.#startedAt ??= now;
    const deadline = this.#startedAt + (this.#step + 1) * this.plan.roundMs;
    const afterMs = millis(Math.max(0, deadline - now));
    this.effect({ kind: 'setTimer', timer: DEADLINE, afterMs });
  }

  #isComplete(): boolean {
    const said = this.#saidIn(this.#step);
    return this.#over || this.peers.every((peer) => said.has(peer) || this.#silent.has(peer));
  }

  /** What was said of whom in this phase, each speaker once about each. */
  #tally(): Tally<V> {
    const tally = new Tally<V>(this.#key);
    for (const [from, message] of this.#saidIn(this.#step)) {
      const quotes: readonly Quote[] =
        message.kind === 'cast' ? [[from, message.value]] : message.quotes;
      const spokenOf = new Set<NodeId>();
      for (const [origin, json] of quotes) {
        const value = this.arithmetic.parse(json);
        if (value === undefined || !this.#ids.has(origin) || spokenOf.has(origin)) {
          this.#counters.malformed += 1;
        } else {
          spokenOf.add(origin);
          tally.add(origin, value);
        }
      }
    }
    return tally;
  }

  #quotable(tally: Tally<V>, atLeast: number): readonly Quote[] {
    const quotes: Quote[] = [];
    for (const id of this.plan.ids) {
      const best = tally.best(id);
      if (best === undefined || best.count < atLeast || this.#caught.has(id)) continue;
      quotes.push([id, this.arithmetic.toJson(best.value)]);
    }
    return quotes;
  }

  /** The own value counts whatever the others say: only a network that is too slow could hide it. */
  #grade(tally: Tally<V>, own: V): readonly Heard<V>[] {
    const heard: Heard<V>[] = [[this.self, own]];
    for (const id of this.peers) {
      const { value, count = 0 } = tally.best(id) ?? {};
      if (value !== undefined && count > this.setting.f) heard.push([id, value]);
      if (count < this.#most && !this.#caught.has(id)) {
        this.#caught.add(id);
        this.effect({ kind: 'emit', fact: { kind: 'caught', round: this.round, liar: id } });
      }
    }
    return heard;
  }

  #saidIn(step: number): Map<NodeId, GradecastMessage> {
    let said = this.#said.get(step);
    if (said === undefined) {
      said = new Map<NodeId, GradecastMessage>();
      this.#said.set(step, said);
    }
    return said;
  }
}
