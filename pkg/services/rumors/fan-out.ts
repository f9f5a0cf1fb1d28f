/** To how many nodes of a group gossip goes at a time: what a group may say, and what follows from it. */
import { LabError } from '../../core/errors.ts';
import { fanOutOf, type FanOut } from '../../gossip/fan-out.ts';
import { badShape } from '../../wire/shape.ts';
import type { Callable } from '../../wire/values/callable.ts';
import type { GroupGossipMode } from './message.ts';

/** What a group says of its gossip. */
export interface GossipConfig {
  /** Default: `reliable`. */
  readonly mode?: GroupGossipMode | undefined;
  /** To how many, by a formula over the number of nodes. */
  readonly fanOut?: FanOut | undefined;
  /** To how many: given the short ids of the other nodes, the number. Instead of `fanOut`. */
  readonly subset?: Callable | undefined;
}

/** Constants that may be added to ln n. */
const PLUS = { min: -10, max: 100 };

/**
 * Groups of at most so many nodes, in which the origin of a rumor tells all others itself. It hears a receipt
 * of each anyway, and one hop is the fastest and cheapest as long as so many writes of one process are.
 */
const DIRECT_MAX = 64;

/**
 * Of the handout's protocol its number. With ln n + 3 a rumor of the reliable one reaches all without any
 * repair in 95 of 100 cases (exp(-e^-3)), before the tree has settled.
 */
const DEFAULTS: Readonly<Record<GroupGossipMode, FanOut>> = {
  spec: { kind: 'fixed', peers: 3 },
  reliable: { kind: 'ln', plus: 3 },
};

/**
 * A fan-out as an experiment file spells it: a whole number, `log2`, `{ln: c}` or `{missing: p}`.
 * @throws {LabError} `ERR_BAD_SHAPE`.
 */
export function asFanOut(value: unknown, path: string): FanOut {
  if (value === 'log2') return { kind: 'log2' };
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
    return { kind: 'fixed', peers: value };
  }
  const plus = fieldOf(value, 'ln');
  if (plus !== undefined && plus >= PLUS.min && plus <= PLUS.max) return { kind: 'ln', plus };
  const missing = fieldOf(value, 'missing');
  if (missing !== undefined && missing > 0 && missing < 1) return { kind: 'miss', missing };
  throw badShape(
    value,
    path,
    'a whole number, log2, {ln: -10 to 100} or {missing: between 0 and 1}',
  );
}

/** The only field of an object, if it has that name and is a number. */
function fieldOf(value: unknown, name: string): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [[key, field] = [], ...more] = Object.entries(value);
  return key === name && more.length === 0 && typeof field === 'number' ? field : undefined;
}

/**
 * The number that a group means.
 * @param sids Of the other nodes of the group.
 * @throws {LabError} `ERR_BAD_SHAPE` when its `subset` gives no number, and what that throws.
 */
export function fanOutFor(
  gid: string,
  { mode = 'reliable', fanOut, subset }: GossipConfig,
  sids: readonly string[],
): number {
  if (subset === undefined) {
    const direct = fanOut === undefined && mode === 'reliable' && sids.length < DIRECT_MAX;
    return direct ? sids.length : fanOutOf(fanOut ?? DEFAULTS[mode], sids.length + 1);
  }
  const count: unknown = subset(sids);
  if (typeof count === 'number' && !Number.isNaN(count)) {
    return Math.min(sids.length, Math.max(0, Math.floor(count)));
  }
  throw new LabError(
    'ERR_BAD_SHAPE',
    `the subset of the group "${gid}" gave ${String(count)}; expected a number of nodes`,
  );
}

/**
 * The fan-out of a group as a protocol sees it: asked for when it is needed, since a `subset` may answer
 * otherwise each time, and at most once for each step.
 */
export class GroupFanOut {
  readonly kind = 'fixed';
  readonly #compute: () => number;
  #known: number | undefined;

  /** @param compute May throw: it is somebody's function. */
  constructor(compute: () => number) {
    this.#compute = compute;
  }

  /** A step begins. */
  begin(): void {
    this.#known = undefined;
  }

  /** A step begins that needs the number. @throws what `compute` does, before anything has happened. */
  demand(): void {
    this.#known = this.#compute();
  }

  /** Where a `subset` fails while a rumor is passed on there is nobody to tell: it goes to nobody. */
  get peers(): number {
    try {
      this.#known ??= this.#compute();
    } catch {
      this.#known = 0;
    }
    return this.#known;
  }
}
