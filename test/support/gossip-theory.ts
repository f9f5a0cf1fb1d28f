/**
 * What gossip should do, from first principles, to hold the program and its own theory to: by looking at
 * every case where there are few nodes, and in whole numbers, by arguments that the program does not
 * use, where there are many.
 */

type Mode = 'push' | 'pull' | 'push-pull';

const DIGITS = 10n ** 20n;

/** @returns numerator / denominator to about 20 digits behind the point. */
function ratio(numerator: bigint, denominator: bigint): number {
  return Number((numerator * DIGITS) / denominator) / Number(DIGITS);
}

/** The number of ways to choose k of n; 0 where there are none. */
function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let ways = 1n;
  for (let i = 1; i <= k; i++) ways = (ways * BigInt(n - k + i)) / BigInt(i);
  return ways;
}

/**
 * How many know in the end, with infect-and-die, by entries 0 to n. The loss is `lost` of ten messages.
 *
 * Let every node draw its peers before anything happens, and every message its fate: then those that know
 * in the end are those that can be reached from the origin by arrows that are not lost. For a set S of m
 * nodes with the origin in it, let g(m) be the probability that all arrows of one of them that are not
 * lost stay inside. If all m stay inside, what is reached is some T within S, of j nodes, whose arrows
 * stay inside T, while the other m - j may do what they like within S:
 *
 *   g(m)^m = sum over j of C(m - 1, j - 1) Q(j) g(m)^(m - j),
 *
 * where Q(j) is the probability that a given T is what is reached. That gives Q(1), Q(2), ... one after
 * another, and the answer is C(n - 1, m - 1) Q(m).
 */
export function reached(n: number, fanOut: number, lost = 0): number[] {
  const f = Math.min(fanOut, n - 1);
  // b arrows that are not lost have a common denominator: 10^f times the product of all C(n - 1, b).
  const ways = Array.from({ length: f + 1 }, (_, b) => choose(n - 1, b));
  const unit = ways.reduce((product, way) => product * way, 10n ** BigInt(f));
  const weight = ways.map((way, b) => {
    const share = choose(f, b) * BigInt(10 - lost) ** BigInt(b) * BigInt(lost) ** BigInt(f - b);
    return (share * (unit / 10n ** BigInt(f))) / way;
  });
  const inside = (m: number): bigint =>
    weight.reduce((sum, each, b) => sum + each * choose(m - 1, b), 0n);
  const exactly: bigint[] = [0n];
  const result = [0];
  for (let m = 1; m <= n; m++) {
    const g = inside(m);
    let left = g ** BigInt(m);
    let power = g;
    for (let j = m - 1; j >= 1; j--) {
      left -= choose(m - 1, j - 1) * exactly[j]! * power;
      power *= g;
    }
    exactly.push(left);
    result.push(ratio(choose(n - 1, m - 1) * left, unit ** BigInt(m)));
  }
  return result;
}

/** The same by trying all choices of all nodes one after another, and all fates of their messages. */
export function reachedByHand(n: number, fanOut: number, loss = 0): number[] {
  const result = Array.from({ length: n + 1 }, () => 0);
  const speak = (known: number, spoken: number, probability: number): void => {
    const speaker = bits(known & ~spoken)[0];
    if (speaker === undefined) {
      result[bits(known).length]! += probability;
      return;
    }
    const choices = subsets(without(n, speaker), Math.min(fanOut, n - 1));
    for (const told of choices) {
      for (const [heard, fate] of fates(told, loss)) {
        const now = heard.reduce((set, node) => set | (1 << node), known);
        speak(now, spoken | (1 << speaker), (probability * fate) / choices.length);
      }
    }
  };
  speak(1, 0, 1);
  return result;
}

/**
 * After how many rounds all know, with every node calling one other in each: entries 0 to `roundsMax`.
 *
 * Of the u nodes that do not know at the start of a round, w given ones still do not at its end, whatever
 * becomes of the others, if no call of those c that know goes to one of them (push), and none of theirs
 * to one that knows (pull). Exactly j of u hear, by inclusion and exclusion, with
 *
 *   C(u, j) sum over i of (-1)^i C(j, i) a(u - j + i),
 *
 * where a(w) is the probability of that. All in whole numbers, over (n - 1)^n.
 */
export function roundsToAllKnow(mode: Mode, n: number, roundsMax: number): number[] {
  const others = BigInt(n - 1);
  const rows = Array.from({ length: n }, (_, c) => {
    const u = n - c;
    const missed = Array.from({ length: u + 1 }, (_row, w) => {
      const pushed = mode === 'pull' ? others ** BigInt(c) : power(n - 1 - w, c);
      const pulled = mode === 'push' ? others ** BigInt(w) : power(n - 1 - c, w);
      return pushed * pulled * others ** BigInt(u - w);
    });
    return Array.from({ length: u + 1 }, (_row, j) => {
      let sum = 0n;
      for (let i = 0; i <= j; i++) {
        const term = choose(j, i) * missed[u - j + i]!;
        sum += i % 2 === 0 ? term : -term;
      }
      return ratio(choose(u, j) * sum, others ** BigInt(n));
    });
  });
  const result = [0];
  let know = Array.from({ length: n + 1 }, (_, c): number => (c === 1 ? 1 : 0));
  for (let round = 1; round <= roundsMax; round++) {
    const next = Array.from({ length: n + 1 }, () => 0);
    for (let c = 1; c < n; c++) {
      for (const [j, probability] of rows[c]!.entries()) next[c + j]! += know[c]! * probability;
    }
    result.push(next[n]!);
    next[n] = 0;
    know = next;
  }
  return result;
}

/** The same by trying all calls of all nodes in a round; what is asked and told can be lost. */
export function roundsByHand(mode: Mode, n: number, roundsMax: number, loss = 0): number[] {
  const all = 2 ** n - 1;
  let known = new Map([[1, 1]]);
  const result = [0];
  for (let round = 1; round <= roundsMax; round++) {
    const next = new Map<number, number>();
    for (const [set, probability] of known) {
      for (const [after, share] of roundsOf(mode, n, set, loss)) {
        next.set(after, (next.get(after) ?? 0) + probability * share);
      }
    }
    result.push(next.get(all) ?? 0);
    next.delete(all);
    known = next;
  }
  return result;
}

/** What a round can make of a set of nodes that know, call by call. */
function roundsOf(mode: Mode, n: number, set: number, loss: number): Map<number, number> {
  let states = new Map([[set, 1]]);
  for (let caller = 0; caller < n; caller++) {
    const next = new Map<number, number>();
    const add = (state: number, probability: number): void => {
      next.set(state, (next.get(state) ?? 0) + probability);
    };
    for (const [state, probability] of states) {
      for (const called of without(n, caller)) {
        const share = probability / (n - 1);
        const knows = (set >> caller) & 1;
        const pushes = mode !== 'pull' && knows === 1;
        const pulls = mode !== 'push' && knows === 0 && ((set >> called) & 1) === 1;
        const succeeds = pushes ? 1 - loss : pulls ? (1 - loss) ** 2 : 0;
        if (succeeds > 0) add(state | (1 << (pushes ? called : caller)), share * succeeds);
        if (succeeds < 1) add(state, share * (1 - succeeds));
      }
    }
    states = next;
  }
  return states;
}

export interface Stopping {
  readonly kind: 'counter' | 'coin';
  readonly k: number;
  readonly feedback: boolean;
}

/**
 * How many know in the end with push mongering of fan-out 1, telling by telling, until nearly all
 * probability has come to rest: entries 0 to n.
 */
export function mongered(n: number, { kind, k, feedback }: Stopping, loss = 0): number[] {
  const result = Array.from({ length: n + 1 }, () => 0);
  const units = kind === 'counter' ? k : 1;
  const strike = kind === 'counter' ? 1 : 1 / k;
  // By how many know and how much interest is left.
  let states = new Map([[key(1, units), 1]]);
  for (let rest = 1; rest > 1e-13;) {
    const next = new Map<number, number>();
    const add = (know: number, left: number, probability: number): void => {
      if (left === 0 || know === n) result[know]! += probability;
      else next.set(key(know, left), (next.get(key(know, left)) ?? 0) + probability);
    };
    for (const [state, probability] of states) {
      const [know, left] = [Math.floor(state / KEYS), state % KEYS];
      const news = (n - know) / (n - 1);
      const heard = probability * news * (1 - loss);
      const known = probability * (1 - news) * (1 - loss);
      const lost = probability * loss;
      if (feedback) {
        add(know + 1, left + units, heard);
        add(know, left - 1, known * (1 - loss) * strike);
        add(know, left, known * (1 - (1 - loss) * strike) + lost);
      } else {
        add(know + 1, left + units - 1, heard * strike);
        add(know + 1, left + units, heard * (1 - strike));
        add(know, left - 1, (known + lost) * strike);
        add(know, left, (known + lost) * (1 - strike));
      }
    }
    states = next;
    rest = [...next.values()].reduce((sum, probability) => sum + probability, 0);
  }
  return result;
}

const power = (base: number, exponent: number): bigint => BigInt(base) ** BigInt(exponent);

const KEYS = 100_000;

const key = (know: number, left: number): number => know * KEYS + left;

/** The numbers 0 to n - 1 but one. */
const without = (n: number, node: number): number[] =>
  Array.from({ length: n }, (_, index) => index).filter((index) => index !== node);

const bits = (set: number): number[] =>
  Array.from({ length: 31 }, (_, bit) => bit).filter((bit) => ((set >> bit) & 1) === 1);

function subsets(items: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]),
  );
}

/** All ways in which messages to some nodes can be lost: who hears, and how likely it is. */
function fates(told: readonly number[], loss: number): (readonly [number[], number])[] {
  if (loss === 0) return [[[...told], 1]];
  return Array.from({ length: 2 ** told.length }, (_, set) => {
    const heard = told.filter((_node, index) => ((set >> index) & 1) === 1);
    return [heard, (1 - loss) ** heard.length * loss ** (told.length - heard.length)] as const;
  });
}
