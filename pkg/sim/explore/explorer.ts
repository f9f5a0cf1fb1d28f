/**
 * Explores everything that can happen to a handful of processes: all orders in which messages are
 * delivered and all points at which processes crash, breadth first, each state once.
 *
 * A state is every process's local state (`local-space.ts`) and the messages in flight.
 *
 * - Links keep no order. That is more than TCP can do, and what injected delays do.
 * - A process crashes before it starts, or right after one of its sends (as the host does it), so
 *   a multicast may reach any prefix of its receivers. Other moments make no difference to anybody:
 *   who dies between two events is who dies after its last send. What it would have recorded in
 *   between, it records in the run in which it does not die.
 * - Messages to the dead are lost.
 * - A message that would change nothing at its receiver (it is late, or its round is complete) is
 *   taken as delivered. That is sound if it would change nothing later either, which is audited on
 *   all local states: then whatever follows with the message in flight follows without it.
 * - No symmetry is used. Processes send in the order of their ids, so that which prefix of the
 *   receivers a crash leaves is not the same under another naming.
 *
 * What is recorded is judged for every transition, not for every path: a fact is judged where it is
 * recorded, with the local state and the lasting facts of all others, which are part of the state.
 *
 * Ideas: stateright `checker/bfs.rs` and `actor/model.rs`, and dslabs.
 */
import { invariant } from '../../core/errors.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { Explorable, Fact } from '../../core/process.ts';
import { LocalSpace, START, type LocalState, type Outcome } from './local-space.ts';
import { Messages, type Message } from './messages.ts';
import { NOTHING, Outlines, type Outline } from './outlines.ts';

export interface Scope<M> {
  readonly ids: readonly NodeId[];
  readonly make: (id: NodeId) => Explorable<M>;
  /** At most so many processes crash. */
  readonly crashes: number;
  /** A fact with its lists in an order that does not depend on that of events. */
  readonly canonical: (fact: Fact) => Json;
  /** What of a fact matters to the judgement of later ones. */
  readonly lasting: (fact: Fact) => Json;
  /** What is wrong with what was recorded; called once for all states that look the same to it. */
  readonly check: (reached: Reached) => string | undefined;
  /** For people. */
  readonly describe: (message: Message<M>) => string;
  /** Gives up beyond this number of states. */
  readonly statesMax: number;
}

/** What every process has recorded on some path to a state. */
export interface Reached {
  readonly outlines: ReadonlyMap<NodeId, Outline>;
  /** Nothing can happen any more. */
  readonly ended: boolean;
}

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** States in which nothing can happen any more. */
  readonly endings: number;
  /** Local states of all processes. */
  readonly localStates: number;
  /** How often `check` was called. */
  readonly checks: number;
  /** Pairs of local state and message on which the reduction was audited. */
  readonly audited: number;
  /** The first violation found: no path to one is shorter. */
  readonly violation?: Violation;
}

export interface Violation {
  readonly text: string;
  /** What happened, one line each; deliveries that changed nothing are left out. */
  readonly path: readonly string[];
}

export function explore<M>(scope: Scope<M>): Exploration {
  return new Explorer(scope).run();
}

/** What leads from one state to the next. */
interface Action {
  readonly node: number;
  readonly event: number;
  readonly outcome: Outcome;
}

/** A state as it was reached first. */
interface Visit {
  readonly key: string;
  readonly outlines: readonly number[];
  readonly from: Visit | undefined;
  readonly action: Action | undefined;
}

class Explorer<M> {
  readonly #scope: Scope<M>;
  readonly #messages = new Messages<M>();
  readonly #spaces: readonly LocalSpace<M>[];
  readonly #indexOf: ReadonlyMap<NodeId, number>;
  /** Of every process. */
  readonly #outlines: readonly Outlines[];
  readonly #known = new Set<string>();
  readonly #judged = new Set<string>();
  #next: Visit[] = [];
  #transitions = 0;
  #endings = 0;
  #violation: Violation | undefined;

  constructor(scope: Scope<M>) {
    this.#scope = scope;
    const { ids, make, canonical, lasting } = scope;
    this.#outlines = ids.map(() => new Outlines());
    this.#indexOf = new Map(ids.map((id, index) => [id, index] as const));
    const messages = this.#messages;
    this.#spaces = ids.map(
      (id) => new LocalSpace<M>({ id, make: () => make(id), canonical, lasting, messages }),
    );
  }

  run(): Exploration {
    const first = this.#spaces.map((space) => space.first);
    const outlines = first.map(() => NOTHING);
    this.#arrive(this.#encode(first, []), outlines, undefined, undefined);
    while (this.#next.length > 0 && this.#violation === undefined) {
      const layer = this.#next;
      this.#next = [];
      for (const visit of layer) {
        this.#expand(visit);
        if (this.#violation !== undefined) break;
      }
      invariant(this.#known.size <= this.#scope.statesMax, 'there are too many states');
    }
    return {
      states: this.#known.size,
      transitions: this.#transitions,
      endings: this.#endings,
      localStates: this.#spaces.reduce((sum, { size }) => sum + size, 0),
      checks: this.#judged.size,
      audited: this.#spaces.reduce((sum, space) => sum + space.auditIdle(), 0),
      ...(this.#violation === undefined ? {} : { violation: this.#violation }),
    };
  }

  /** Tries everything that can happen in a state. */
  #expand(visit: Visit): void {
    const [locals, flying] = this.#decode(visit.key);
    const dead = locals.filter(({ life }) => life === 'dead').length;
    const mayCrash = dead < this.#scope.crashes;
    let ended = true;
    const attempt = (node: number, event: number, rest: readonly number[]): void => {
      ended = false;
      const local = locals[node];
      invariant(local !== undefined, 'every process has a state');
      const { whole, crashes } = this.#spaceOf(node).step(local, event);
      this.#follow(visit, locals, rest, { node, event, outcome: whole });
      if (!mayCrash) return;
      for (const outcome of crashes) this.#follow(visit, locals, rest, { node, event, outcome });
    };
    for (const [node, { life }] of locals.entries()) {
      if (life === 'unborn') attempt(node, START, flying);
    }
    for (const [index, event] of flying.entries()) {
      if (event === flying[index - 1]) continue;
      attempt(this.#receiverOf(event), event, flying.toSpliced(index, 1));
    }
    if (!ended) return;
    this.#endings += 1;
    this.#judge(visit.outlines, true, visit, undefined);
  }

  #follow(
    from: Visit,
    locals: readonly LocalState[],
    rest: readonly number[],
    action: Action,
  ): void {
    this.#transitions += 1;
    const { node, outcome } = action;
    const after = locals.with(node, outcome.next);
    const outline = this.#outlinesOf(node).extend(from.outlines[node] ?? NOTHING, outcome);
    const outlines = from.outlines.with(node, outline);
    const flying = rest.filter(
      (message) => this.#receiverOf(message) !== node || this.#matters(after, message),
    );
    if (outcome.sends.length > 0) {
      flying.push(...outcome.sends.filter((message) => this.#matters(after, message)));
      flying.sort((a, b) => a - b);
    }
    if (outcome.facts.length > 0) this.#judge(outlines, false, from, action);
    this.#arrive(this.#encode(after, flying), outlines, from, action);
  }

  #arrive(
    key: string,
    outlines: readonly number[],
    from: Visit | undefined,
    action: Action | undefined,
  ): void {
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#next.push({ key, outlines, from, action });
  }

  #matters(locals: readonly LocalState[], message: number): boolean {
    const node = this.#receiverOf(message);
    const local = locals[node];
    if (local === undefined || local.life === 'dead') return false;
    return !this.#spaceOf(node).step(local, message).idle;
  }

  #judge(
    outlines: readonly number[],
    ended: boolean,
    from: Visit,
    action: Action | undefined,
  ): void {
    const key = String.fromCharCode(Number(ended), ...outlines);
    if (this.#violation !== undefined || this.#judged.has(key)) return;
    this.#judged.add(key);
    const named = this.#scope.ids.map(
      (id, index) => [id, this.#outlinesOf(index).get(outlines[index] ?? NOTHING)] as const,
    );
    const text = this.#scope.check({ outlines: new Map(named), ended });
    if (text !== undefined) this.#violation = { text, path: this.#pathTo(from, action) };
  }

  #spaceOf(node: number): LocalSpace<M> {
    const space = this.#spaces[node];
    invariant(space !== undefined, `there is no process ${node}`);
    return space;
  }

  #outlinesOf(node: number): Outlines {
    const outlines = this.#outlines[node];
    invariant(outlines !== undefined, `there is no process ${node}`);
    return outlines;
  }

  #receiverOf(message: number): number {
    return this.#indexOf.get(this.#messages.get(message).to) ?? -1;
  }

  #pathTo(visit: Visit, last: Action | undefined): readonly string[] {
    const path = last === undefined ? [] : [this.#say(last)];
    for (let at: Visit | undefined = visit; at !== undefined; at = at.from) {
      if (at.action !== undefined) path.push(this.#say(at.action));
    }
    return path.toReversed();
  }

  #say({ node, event, outcome: { afterSends } }: Action): string {
    const id = this.#scope.ids[node] ?? '?';
    const what = event === START ? `${id} starts` : this.#scope.describe(this.#messages.get(event));
    return afterSends === undefined ? what : `${what}, and crashes after ${afterSends} sends`;
  }

  /** Two 16-bit units for a local state, one for a message: short, and quick to compare. */
  #encode(locals: readonly LocalState[], flying: readonly number[]): string {
    let key = '';
    for (const { number } of locals) key += String.fromCharCode(number & 0xffff, number >>> 16);
    return key + String.fromCharCode(...flying);
  }

  #decode(key: string): readonly [LocalState[], number[]] {
    const locals = this.#spaces.map((space, index) =>
      space.get(key.charCodeAt(2 * index) + 0x10000 * key.charCodeAt(2 * index + 1)),
    );
    const flying: number[] = [];
    for (let at = 2 * locals.length; at < key.length; at++) flying.push(key.charCodeAt(at));
    return [locals, flying];
  }
}
