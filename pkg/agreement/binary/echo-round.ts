/**
 * One round of binary approximate agreement, as one node sees it. It says ECHO of its own value, and of
 * any other value once t + 1 nodes have; ECHO2 of the first value of which n - t say ECHO. The round is
 * over with v when n - t say ECHO2 of v, or with v and w when n - t say ECHO of each; the next value is v,
 * or half-way between the two. The node goes on answering in a round that is over for itself.
 *
 * With n > 3t, and correct nodes that begin with one of two values a and b (or all with the same one):
 * - Nobody else's value counts: the first correct node to say ECHO of it would need one before it, and
 *   t liars are not t + 1. So a correct node says ECHO at most twice, and only a and b reach n - t.
 * - No two correct nodes end with different single values: of n - t and n - t nodes n - 2t > t are in
 *   both quorums, one of them correct, and a correct node says ECHO2 once. So with some node ending at a
 *   the others end at a or at (a + b) / 2, and again two values are left, half as far apart: the factor is
 *   1/2. Starting from 0 and 1, the values of round r are two neighbours among the multiples of 2^-r.
 * - It ends: one of the two values is held by t + 1 of the 2t + 1 correct nodes at least, so all say ECHO
 *   of it, and all get to ECHO2. If they all say ECHO2 of the same value, that ends the round. If not,
 *   each of a and b has ECHOes of n - t nodes somewhere, n - 2t > t of them correct; so all correct nodes
 *   say ECHO of both, and the round ends with both.
 *
 * The same without liars, as a quorum of n comes about in either of the two ways: the factor is 1/2 even
 * with t = 0.
 *
 * Source: BinAA of Bandarupalli, Bhat, Bagchi, Kate, Liu-Zhang, Reiter, "Delphi: Efficient asynchronous
 * approximate agreement for distributed oracles", DSN 2024 (arXiv 2405.02431), algorithm 1;
 * `agreement.md` 1.5. The amplification at t + 1 is that of Mostéfaoui, Moumen, Raynal 2014.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { Heard } from '../inbox.ts';

/** What this node has to say to all. */
export interface Saying<V> {
  readonly kind: 'echo' | 'echo2';
  readonly value: V;
}

/** A correct node says ECHO of its own value, and of one other. */
const ECHOES_MAX = 2;

/** Who says something of a value. */
interface Support<V> {
  readonly value: V;
  readonly echo: Set<NodeId>;
  readonly echo2: Set<NodeId>;
}

export class EchoRound<V> {
  readonly #self: NodeId;
  readonly #quorum: number;
  readonly #amplify: number;
  readonly #key: (value: V) => string;
  /** By value. At most three for each sender: see `receive`. */
  readonly #support = new Map<string, Support<V>>();
  #started = false;
  #seconded = false;

  /** @param options.key Equal for equal values. */
  constructor(options: {
    readonly self: NodeId;
    readonly n: number;
    readonly t: number;
    readonly key: (value: V) => string;
  }) {
    const { self, n, t, key } = options;
    this.#self = self;
    this.#quorum = n - t;
    this.#amplify = t + 1;
    this.#key = key;
  }

  /** Another one that has heard and said the same. */
  copy(): EchoRound<V> {
    const t = this.#amplify - 1;
    const other = new EchoRound<V>({
      self: this.#self,
      n: this.#quorum + t,
      t,
      key: this.#key,
    });
    for (const [key, { value, echo, echo2 }] of this.#support) {
      other.#support.set(key, { value, echo: new Set(echo), echo2: new Set(echo2) });
    }
    other.#started = this.#started;
    other.#seconded = this.#seconded;
    return other;
  }

  /** The round begins for this node, with its own value. */
  start(own: V): readonly Saying<V>[] {
    this.#started = true;
    this.#of(own).echo.add(this.#self);
    return [{ kind: 'echo', value: own }, ...this.#proceed()];
  }

  /**
   * Somebody else has spoken. What is said before the round begins here waits.
   * @returns undefined when this sender has said its part, and this is more.
   */
  receive(from: NodeId, { kind, value }: Saying<V>): readonly Saying<V>[] | undefined {
    const limit = kind === 'echo' ? ECHOES_MAX : 1;
    let said = 0;
    for (const support of this.#support.values()) if (support[kind].has(from)) said += 1;
    if (said >= limit || this.#support.get(this.#key(value))?.[kind].has(from) === true) {
      return undefined;
    }
    this.#of(value)[kind].add(from);
    return this.#started ? this.#proceed() : [];
  }

  /**
   * What the round has ended with, each value beside those who support it; undefined while it goes on.
   * One value: they have said ECHO2 of it. Two values: they have said ECHO.
   */
  get outcome(): readonly Heard<V>[] | undefined {
    const all = [...this.#support.values()];
    const single = all.find(({ echo2 }) => echo2.size >= this.#quorum);
    if (single !== undefined) return listed(single.value, single.echo2);
    const [first, second] = all.filter(({ echo }) => echo.size >= this.#quorum);
    if (first === undefined || second === undefined) return undefined;
    return [...listed(first.value, first.echo), ...listed(second.value, second.echo)];
  }

  fingerprint(): Json {
    return [
      this.#started,
      this.#seconded,
      [...this.#support].map(([key, { echo, echo2 }]): Json => [key, [...echo], [...echo2]]),
    ];
  }

  /** All that follows from what was heard, and from what this node then says itself. */
  #proceed(): readonly Saying<V>[] {
    const says: Saying<V>[] = [];
    for (const support of this.#support.values()) {
      const { value, echo, echo2 } = support;
      if (echo.size >= this.#amplify && !echo.has(this.#self)) {
        echo.add(this.#self);
        says.push({ kind: 'echo', value });
      }
      if (echo.size >= this.#quorum && !this.#seconded) {
        this.#seconded = true;
        echo2.add(this.#self);
        says.push({ kind: 'echo2', value });
      }
    }
    return says;
  }

  #of(value: V): Support<V> {
    const key = this.#key(value);
    let support = this.#support.get(key);
    if (support === undefined) {
      support = { value, echo: new Set(), echo2: new Set() };
      this.#support.set(key, support);
    }
    return support;
  }
}

function listed<V>(value: V, ids: ReadonlySet<NodeId>): readonly Heard<V>[] {
  return [...ids].map((id): Heard<V> => [id, value]);
}
