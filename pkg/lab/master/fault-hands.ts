/**
 * The master's hands for a schedule of faults: signals to the processes that the lab has launched, link
 * faults by a message to all, and the way back of a process that was killed and is started anew.
 *
 * A way back: the new process joins; it gets the setup with how much of the old one's trace is known,
 * the others get its address; once it is connected to all, it gets the link faults in force, the start
 * and what all were told meanwhile.
 */
import type { Millis, NodeId } from '../../core/ids.ts';
import type { Fact } from '../../core/process.ts';
import type { LinkFault } from '../../faults/link-switch.ts';
import type { WallClock } from '../../net/wall-clock.ts';
import type { NodeAddress, Resume, RunSetup } from '../control/messages.ts';
import type { Order } from '../conductor.ts';
import type { FaultPort } from '../fault-runner.ts';
import type { Signal } from '../../runtime/children.ts';
import type { Crew } from './crew.ts';
import type { Milestone } from './milestone.ts';
import type { Roster } from './roster.ts';

export interface FaultHandsOptions {
  readonly setup: RunSetup;
  readonly crew: Crew;
  readonly roster: Roster;
  readonly milestone: Milestone;
  readonly clock: WallClock;
  readonly isOver: () => boolean;
  /** What all were told while the node was dead. */
  readonly missedBy: (id: NodeId) => Order | undefined;
  readonly abort: (cause: string) => void;
  readonly record: (fact: Fact) => void;
}

/** Longest wait for a process to die before another takes its place, in milliseconds. */
const REVIVE_MS = 2000;

export class FaultHands implements FaultPort {
  readonly #options: FaultHandsOptions;
  /** Their processes were killed, and no others were started in their place. */
  readonly #killed = new Set<NodeId>();
  /** Those of the killed that will be started anew. */
  readonly #returning = new Set<NodeId>();
  #links: readonly LinkFault[] = [];

  constructor(options: FaultHandsOptions) {
    this.#options = options;
  }

  /** Tells whether the schedule has killed this node's process. */
  hasKilled(id: NodeId): boolean {
    return this.#killed.has(id);
  }

  /** Tells whether this node's death is not for good. */
  isReturning(id: NodeId): boolean {
    return this.#returning.has(id);
  }

  now(): Millis {
    return this.#options.clock.now();
  }

  after(delay: Millis, callback: () => void): void {
    setTimeout(callback, delay).unref();
  }

  kill(id: NodeId, forNow: boolean): void {
    this.#killed.add(id);
    if (forNow) this.#returning.add(id);
    this.#signal(id, 'SIGKILL');
  }

  suspend(id: NodeId): void {
    this.#signal(id, 'SIGSTOP');
  }

  resume(id: NodeId): void {
    this.#signal(id, 'SIGCONT');
  }

  burn(id: NodeId, on: boolean): void {
    this.#options.crew.tell(id, { kind: 'burn', on });
  }

  setLinks(faults: readonly LinkFault[]): void {
    const { roster, crew } = this.#options;
    this.#links = faults;
    for (const { id } of roster.book()) crew.tell(id, { kind: 'links', faults });
  }

  record(fact: Fact): void {
    this.#options.record(fact);
  }

  revive(id: NodeId): void {
    void this.#revive(id);
  }

  /** A revived process has joined: it and the others learn of each other. */
  welcomeBack(address: NodeAddress, { records, memorable }: Resume): void {
    const { roster, setup, crew } = this.#options;
    for (const { id } of roster.book()) {
      if (id === address.id) {
        crew.handOut(id);
        crew.tell(id, { kind: 'setup', setup, resume: { records, memorable } });
      } else {
        crew.tell(id, { kind: 'back', address });
      }
    }
  }

  /** A revived process is connected to all: it goes on with the others. */
  setGoing(id: NodeId): void {
    const { roster, crew, record, clock, missedBy } = this.#options;
    const missed = missedBy(id);
    const entry = roster.get(id);
    if (entry !== undefined) entry.reviving = false;
    record({ kind: 'back', id });
    crew.tell(id, { kind: 'links', faults: this.#links });
    crew.tell(id, { kind: 'go', epochMs: clock.epochMs });
    if (missed !== undefined) {
      crew.tell(id, { kind: 'command', name: missed.command, args: missed.args });
    }
  }

  async #revive(id: NodeId): Promise<void> {
    const { roster, milestone, isOver, crew } = this.#options;
    const entry = roster.get(id);
    if (entry === undefined) return;
    await milestone.until(() => entry.gone, REVIVE_MS);
    this.#returning.delete(id);
    if (isOver() || !entry.gone) return;
    this.#killed.delete(id);
    Object.assign(entry, { address: undefined, connected: false, gone: false, reviving: true });
    crew.admit(id);
    crew.start(id);
  }

  #signal(id: NodeId, name: Signal): void {
    const { crew, roster, abort } = this.#options;
    if (crew.signal(id, name) || roster.get(id)?.gone === true) return;
    abort(`cannot send ${name} to ${id}: the lab reaches only nodes that it has launched`);
  }
}
