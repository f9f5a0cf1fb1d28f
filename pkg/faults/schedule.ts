/**
 * Faults on a schedule: what happens to which nodes, when, and for how long. Data only; the nodes are
 * chosen before the run, so that both engines, and a replay, do the same to the same nodes.
 */
import type { NodeId } from '../core/ids.ts';
import type { Fact } from '../core/process.ts';

/** What is done to the nodes of an entry. */
export type ScheduledAction =
  /** Kills the processes, as SIGKILL does. */
  | { readonly kind: 'crash' }
  /** Kills the processes; when it is healed, others are started that continue their work. */
  | { readonly kind: 'restart' }
  /** Stops the processes without killing them, as SIGSTOP does. */
  | { readonly kind: 'pause' }
  /** Lets the processes compute in vain, so that they answer only now and then. */
  | { readonly kind: 'burn' }
  | LinkAction;

/** What is done to the links of the nodes of an entry. Shares are probabilities per message. */
export type LinkAction =
  /** Cuts the nodes off from the others: `out` only what they send, `in` only what they are sent. */
  | { readonly kind: 'partition'; readonly direction: (typeof DIRECTIONS)[number] }
  | { readonly kind: 'loss'; readonly share: number }
  | { readonly kind: 'duplicate'; readonly share: number }
  | { readonly kind: 'reorder'; readonly share: number }
  | { readonly kind: 'delay'; readonly ms: number };

/** The kinds of link actions, in the order of the documentation. */
export const LINK_ACTION_KINDS = [
  'partition',
  'loss',
  'duplicate',
  'reorder',
  'delay',
] as const satisfies readonly LinkAction['kind'][];

const LINK_KINDS: ReadonlySet<string> = new Set(LINK_ACTION_KINDS);

export function isLinkAction(action: ScheduledAction): action is LinkAction {
  return LINK_KINDS.has(action.kind);
}

export const ACTION_KINDS = ['crash', 'restart', 'pause', 'burn', ...LINK_ACTION_KINDS] as const;

export const DIRECTIONS = ['both', 'in', 'out'] as const;

/** When an entry begins. */
export type Trigger =
  /** Milliseconds after the start of the run. */
  | { readonly kind: 'time'; readonly ms: number }
  /** The first node reaches this round. */
  | { readonly kind: 'round'; readonly round: number }
  /** So many nodes have decided. */
  | { readonly kind: 'decided'; readonly count: number };

export interface ScheduledFault {
  readonly action: ScheduledAction;
  readonly nodes: readonly NodeId[];
  readonly when: Trigger;
  /** How long it lasts in milliseconds; absent: to the end of the run. A crash lasts for ever. */
  readonly forMs?: number;
}

/** An entry begins, or is healed. */
export interface Turn {
  readonly kind: 'begin' | 'heal';
  readonly fault: ScheduledFault;
}

/**
 * Says when entries begin and heal. Fed with time and with the facts of nodes; pure, so that the
 * simulator and the master of a TCP run follow the same schedule.
 */
export class Schedule {
  readonly #waiting: Set<ScheduledFault>;
  /** Begun entries that are to be healed, with the time when. */
  readonly #healing = new Map<ScheduledFault, number>();
  readonly #decided = new Set<NodeId>();
  #highestRound = -1;

  constructor(faults: readonly ScheduledFault[]) {
    this.#waiting = new Set(faults);
  }

  /** The next time at which something is due whatever the nodes do; Infinity when nothing is. */
  get nextAt(): number {
    let next = Infinity;
    for (const { when } of this.#waiting) if (when.kind === 'time') next = Math.min(next, when.ms);
    for (const at of this.#healing.values()) next = Math.min(next, at);
    return next;
  }

  /** Time has come to `now`. @returns what begins and heals, in the order of the entries. */
  advance(now: number): Turn[] {
    const turns: Turn[] = [];
    for (const [fault, at] of this.#healing) {
      if (at > now) continue;
      this.#healing.delete(fault);
      turns.push({ kind: 'heal', fault });
    }
    for (const fault of this.#waiting)
      if (this.#isDue(fault.when, now)) turns.push(this.#begin(fault, now));
    return turns;
  }

  /** A node said something. @returns what begins with that. */
  observe(node: NodeId, fact: Fact, now: number): Turn[] {
    if (fact.kind === 'round' && typeof fact['round'] === 'number') {
      this.#highestRound = Math.max(this.#highestRound, fact['round']);
    }
    if (fact.kind === 'decide') this.#decided.add(node);
    return this.#waiting.size === 0 ? [] : this.advance(now);
  }

  #begin(fault: ScheduledFault, now: number): Turn {
    this.#waiting.delete(fault);
    if (fault.forMs !== undefined) this.#healing.set(fault, now + fault.forMs);
    return { kind: 'begin', fault };
  }

  #isDue(when: Trigger, now: number): boolean {
    switch (when.kind) {
      case 'time':
        return when.ms <= now;
      case 'round':
        return when.round <= this.#highestRound;
      case 'decided':
        return when.count <= this.#decided.size;
    }
  }
}
