/**
 * Carries out a schedule of faults: tells whoever can do it to kill, pause, resume and cut, and writes
 * down what was done. The same over TCP and in the simulator, with another port.
 */
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Fact } from '../core/process.ts';
import type { LinkFault } from '../faults/link-switch.ts';
import { isLinkAction, Schedule, type ScheduledFault, type Turn } from '../faults/schedule.ts';
import type { TraceRecord } from '../trace/record.ts';

/** What an engine can do to its nodes. Deaths are reported by the engine, as all deaths are. */
export interface FaultPort {
  /** Milliseconds since the start of the run. */
  now(): Millis;
  /** Calls back once; never from within this call. */
  after(delay: Millis, callback: () => void): void;
  /** @param forNow It will be revived: the run waits for it. */
  kill(id: NodeId, forNow: boolean): void;
  /** Starts a process anew that continues the work of one that was killed. */
  revive(id: NodeId): void;
  suspend(id: NodeId): void;
  resume(id: NodeId): void;
  /** Lets the process compute in vain from now on, or not any more. */
  burn(id: NodeId, on: boolean): void;
  /** Puts these link faults in force on all nodes, in place of all before. */
  setLinks(faults: readonly LinkFault[]): void;
  /** Writes into the master's trace. */
  record(fact: Fact): void;
}

export class FaultRunner {
  readonly #schedule: Schedule;
  readonly #faults: readonly ScheduledFault[];
  readonly #port: FaultPort;
  /** Begun and not healed, in the order of their beginning. */
  readonly #active = new Set<ScheduledFault>();
  #over = false;

  constructor(faults: readonly ScheduledFault[], port: FaultPort) {
    this.#schedule = new Schedule(faults);
    this.#faults = faults;
    this.#port = port;
  }

  /** The run begins. */
  begin(): void {
    for (const { when } of this.#faults) if (when.kind === 'time') this.#arm(when.ms);
  }

  /** A node said something. What follows happens a moment later, outside of the node's step. */
  observe(record: TraceRecord): void {
    if (this.#faults.length === 0) return;
    const turns = this.#schedule.observe(record.node, record, this.#port.now());
    if (turns.length > 0) this.#port.after(millis(0), () => this.#carryOut(turns));
  }

  /** The experiment is over: nothing begins any more, and all that can be healed is. */
  end(): void {
    if (this.#over) return;
    for (const fault of this.#active) {
      // Nobody waits any more for what a new process could still say.
      if (fault.action.kind !== 'restart') this.#turn({ kind: 'heal', fault }, { over: true });
    }
    this.#over = true;
  }

  /** Looks what is due after `delay`, by the port's clock: its timers may fire before that. */
  #arm(delay: number): void {
    const at = this.#port.now() + delay;
    this.#port.after(millis(delay), () => {
      const now = this.#port.now();
      if (now < at) this.#arm(at - now);
      else this.#carryOut(this.#schedule.advance(now));
    });
  }

  #carryOut(turns: readonly Turn[]): void {
    if (this.#over) return;
    for (const turn of turns) this.#turn(turn);
  }

  /** @param why Further fields of the record. */
  #turn({ kind, fault }: Turn, why: JsonObject = {}): void {
    const { action, nodes, forMs } = fault;
    this.#port.record({ kind: 'fault', turn: kind, action: { ...action }, nodes, ...why });
    if (kind === 'begin') {
      if (action.kind !== 'crash') this.#active.add(fault);
      if (forMs !== undefined) this.#arm(forMs);
    } else {
      this.#active.delete(fault);
    }
    this.#enforce(kind, fault);
  }

  #enforce(kind: Turn['kind'], { action, nodes }: ScheduledFault): void {
    switch (action.kind) {
      case 'crash':
        for (const id of nodes) this.#port.kill(id, false);
        break;
      case 'restart':
        for (const id of nodes) {
          if (kind === 'begin') this.#port.kill(id, true);
          else this.#port.revive(id);
        }
        break;
      case 'pause':
        for (const id of nodes) {
          if (kind === 'begin') this.#port.suspend(id);
          else if (!this.#isHeld(id, 'pause')) this.#port.resume(id);
        }
        break;
      case 'burn':
        for (const id of nodes) {
          if (kind === 'begin') this.#port.burn(id, true);
          else if (!this.#isHeld(id, 'burn')) this.#port.burn(id, false);
        }
        break;
      case 'partition':
      case 'loss':
      case 'duplicate':
      case 'reorder':
      case 'delay':
        this.#port.setLinks(this.#linkFaults());
    }
  }

  /** Another entry may still hold the node. */
  #isHeld(id: NodeId, kind: 'pause' | 'burn'): boolean {
    return [...this.#active].some(
      ({ action, nodes }) => action.kind === kind && nodes.includes(id),
    );
  }

  #linkFaults(): LinkFault[] {
    return [...this.#active].flatMap(({ action, nodes }) =>
      isLinkAction(action) ? [{ action, nodes }] : [],
    );
  }
}
