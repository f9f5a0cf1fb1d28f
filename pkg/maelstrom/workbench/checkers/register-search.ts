/**
 * Whether operations on one register can be put in an order that respects real time and gives every
 * result: linearizability. The search is Wing and Gong's, with Lowe's just-in-time order and memory of
 * configurations (G. Lowe, "Testing for linearizability", 2017, section 3): it walks along the history
 * with all configurations that are possible so far, and places an operation only when one must have
 * happened, at its return.
 *
 * Two shortcuts keep the configurations few. Operations that leave the register as it is are placed as
 * soon as they fit, for that never forbids anything. Of two configurations that differ only in which
 * doubtful operations they have used up, the one that has used fewer can do all that the other can.
 */

/** What an operation did, in numbers that stand for values: it needs `from`, and leaves `to`. */
export interface RegisterCall {
  /** The value that it must find; undefined: any. */
  readonly from: number | undefined;
  /** The value that it leaves; undefined: what it found. */
  readonly to: number | undefined;
  /** Position of its invocation in the history. */
  readonly invoked: number;
  /** Position of its return; undefined: perhaps it never happens, or happens later. */
  readonly returned: number | undefined;
}

export type RegisterVerdict =
  | { readonly kind: 'linearizable' }
  | {
      readonly kind: 'impossible';
      /** The call that cannot be placed, as a position in the list of calls. */
      readonly call: number;
      /** The values that the register could have held at any time up to its return, once the rest was placed. */
      readonly possible: readonly number[];
      /** Calls that were under way at its return, itself excluded. */
      readonly open: readonly number[];
    }
  | { readonly kind: 'gave-up'; readonly steps: number };

/** A way in which the calls so far can have gone. */
interface Configuration {
  readonly value: number;
  /** Bits of open calls, by slot, that have been placed and have not yet returned. */
  readonly placed: bigint;
  /** Bits of doubtful calls, by slot, that have been placed. */
  readonly used: bigint;
}

/** A call that is under way, with its bit. */
interface Open {
  readonly call: RegisterCall;
  readonly position: number;
  readonly bit: bigint;
  readonly doubtful: boolean;
}

/** Steps that one search may take; a step tries one call in one configuration. */
export const STEPS_MAX = 5_000_000;

/** @param calls In order of invocation. @param initial What the register holds at first. */
export function searchRegister(
  calls: readonly RegisterCall[],
  initial: number,
  stepsMax: number = STEPS_MAX,
): RegisterVerdict {
  const search = new RegisterSearch(initial, stepsMax);
  for (const { call, position, returns } of eventsOf(calls)) {
    if (!returns) search.open(call, position);
    else {
      const verdict = search.close(position);
      if (verdict !== undefined) return verdict;
    }
  }
  return { kind: 'linearizable' };
}

class RegisterSearch {
  #configurations: readonly Configuration[];
  readonly #open = new Map<number, Open>();
  readonly #freeBits: bigint[] = [];
  #bits = 0n;
  #steps = 0;
  readonly #stepsMax: number;

  constructor(initial: number, stepsMax: number) {
    this.#configurations = [{ value: initial, placed: 0n, used: 0n }];
    this.#stepsMax = stepsMax;
  }

  open(call: RegisterCall, position: number): void {
    const doubtful = call.returned === undefined;
    if (doubtful && isIdle(call)) return;
    const bit = (doubtful ? undefined : this.#freeBits.pop()) ?? 1n << this.#bits++;
    this.#open.set(position, { call, position, bit, doubtful });
    if (isIdle(call)) this.#configurations = this.#configurations.map((c) => this.#settled(c));
  }

  /** Keeps the configurations in which the call has been placed; a verdict if there is none. */
  close(position: number): RegisterVerdict | undefined {
    const closing = this.#open.get(position);
    if (closing === undefined) return undefined;
    const seen = new Frontier();
    const kept = new Frontier();
    // Breadth first: what needs few doubtful calls comes early, and makes much of the rest superfluous.
    const queue = [...this.#configurations];
    for (const next of queue) {
      if (!seen.add(next)) continue;
      if ((next.placed & closing.bit) !== 0n)
        kept.add({ ...next, placed: next.placed ^ closing.bit });
      else queue.push(...this.#successors(next));
      if (this.#steps > this.#stepsMax) return { kind: 'gave-up', steps: this.#steps };
    }
    this.#open.delete(position);
    this.#freeBits.push(closing.bit);
    this.#configurations = kept.all();
    if (this.#configurations.length > 0) return undefined;
    return {
      kind: 'impossible',
      call: position,
      possible: [...new Set(seen.all().map(({ value }) => value))],
      open: [...this.#open.keys()],
    };
  }

  /** What can follow when one more open call is placed. */
  #successors(configuration: Configuration): readonly Configuration[] {
    const { value, placed, used } = configuration;
    const result: Configuration[] = [];
    const tried = new Set<string>();
    for (const { call, bit, doubtful } of this.#open.values()) {
      this.#steps += 1;
      if (((placed | used) & bit) !== 0n) continue;
      // Doubtful calls that do the same are used in one order: any other differs in nothing.
      const deed = `${call.from} ${call.to}`;
      if (doubtful && tried.has(deed)) continue;
      if (doubtful) tried.add(deed);
      if (call.from !== undefined && call.from !== value) continue;
      const changed = { value: call.to ?? value, placed, used };
      result.push(
        this.#settled(
          doubtful ? { ...changed, used: used | bit } : { ...changed, placed: placed | bit },
        ),
      );
    }
    return result;
  }

  /** Places the open calls that fit and change nothing. */
  #settled(configuration: Configuration): Configuration {
    let { placed } = configuration;
    for (const { call, bit } of this.#open.values()) {
      if (isIdle(call) && (call.from === undefined || call.from === configuration.value))
        placed |= bit;
    }
    return { ...configuration, placed };
  }
}

/** Configurations without those that another one makes superfluous. */
class Frontier {
  readonly #byRest = new Map<string, Configuration[]>();

  /** False if what is there already can do all that this one can. */
  add(configuration: Configuration): boolean {
    const rest = `${configuration.value} ${configuration.placed}`;
    const group = this.#byRest.get(rest) ?? [];
    if (group.some(({ used }) => (used & ~configuration.used) === 0n)) return false;
    const left = group.filter(({ used }) => (configuration.used & ~used) !== 0n);
    this.#byRest.set(rest, [...left, configuration]);
    return true;
  }

  all(): readonly Configuration[] {
    return [...this.#byRest.values()].flat();
  }
}

/** It leaves the register as it is. */
function isIdle({ from, to }: RegisterCall): boolean {
  return to === undefined || to === from;
}

interface CallEvent {
  readonly call: RegisterCall;
  readonly position: number;
  readonly at: number;
  readonly returns: boolean;
}

function eventsOf(calls: readonly RegisterCall[]): readonly CallEvent[] {
  return calls
    .flatMap((call, position): CallEvent[] => {
      const invoked = { call, position, at: call.invoked, returns: false };
      if (call.returned === undefined) return [invoked];
      return [invoked, { call, position, at: call.returned, returns: true }];
    })
    .toSorted((a, b) => a.at - b.at);
}
