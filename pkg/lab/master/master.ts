/**
 * The master of a run: awaits the nodes, hands out the address book, waits until all are connected to
 * all, lets the experiment begin, watches the facts, decides the oracle stop where one is asked for,
 * and ends the run. It never takes part in agreement.
 *
 * Every wait has a bound and says what it waited for. Whatever goes wrong skips to the end: nodes are
 * told to leave, and processes that do not are killed.
 */
import { MASTER, millis, type NodeId } from '../../core/ids.ts';
import { STOP_COMMAND } from '../../agreement/engine.ts';
import { isMemorable } from '../../agreement/memory.ts';
import type { Transport } from '../../host/transport.ts';
import type { MeshEvents } from '../../net/mesh-options.ts';
import { Mesh } from '../../net/mesh.ts';
import { WallClock } from '../../net/wall-clock.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { Recorder } from '../../trace/recorder.ts';
import { Conductor } from '../conductor.ts';
import { CONTROL_CHANNEL, type ControlMessage, type ToNode } from '../control/messages.ts';
import { parseControl } from '../control/parse.ts';
import type { RunOutcome } from '../engine.ts';
import { idList } from '../id-list.ts';
import { FaultRunner } from '../fault-runner.ts';
import { Deathwatch } from './deathwatch.ts';
import { Ending } from './ending.ts';
import { FaultHands } from './fault-hands.ts';
import { Milestone } from './milestone.ts';
import { orderFor, type MasterOptions } from './options.ts';
import { Roster } from './roster.ts';

/** Ends the run: thrown inside the master when something keeps it from going on. */
class RunEnded extends Error {}

export class Master {
  readonly #options: MasterOptions;
  readonly #mesh: Mesh;
  readonly #control: Transport<ControlMessage>;
  readonly #clock = new WallClock();
  readonly #recorder: Recorder;
  readonly #roster: Roster;
  readonly #conductor: Conductor;
  readonly #faults: FaultRunner;
  readonly #deathwatch: Deathwatch;
  readonly #hands: FaultHands;
  readonly #ending: Ending;
  readonly #milestone = new Milestone();
  readonly #bornAt = performance.now();
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #abortCause: string | undefined;
  #over = false;

  private constructor(options: MasterOptions, mesh: Mesh) {
    this.#options = options;
    this.#mesh = mesh;
    const { plan } = options.setup;
    this.#roster = new Roster(plan.ids);
    this.#conductor = new Conductor(plan);
    this.#hands = new FaultHands({
      setup: options.setup,
      launcher: options.launcher,
      roster: this.#roster,
      milestone: this.#milestone,
      clock: this.#clock,
      isOver: () => this.#over,
      stopRound: () => this.#conductor.back(),
      admit: (id) => mesh.addPeer({ id, dial: false }),
      launch: (id) => this.#launch(id),
      tell: (id, message) => this.#control.send(id, message, millis(0)),
      abort: (cause) => this.abort(cause),
      record: (fact) => this.#recorder.record(fact),
    });
    this.#faults = new FaultRunner(options.schedule, this.#hands);
    this.#deathwatch = new Deathwatch({
      milestone: this.#milestone,
      isConnected: (id) => mesh.isConnected(id),
      isCrashing: (id) => this.#conductor.isCrashing(id),
      isOver: () => this.#over,
      dead: (id, cause) => this.#dead(id, cause),
    });
    this.#ending = new Ending({
      mesh,
      roster: this.#roster,
      milestone: this.#milestone,
      launcher: options.launcher,
      tellAll: (message) => this.#tellAll(message),
    });
    const publish = (record: TraceRecord): void => options.observe({ kind: 'record', record });
    this.#recorder = new Recorder(MASTER, () => this.#clock.now(), publish);
    this.#control = mesh.transport(CONTROL_CHANNEL, parseControl);
    this.#control.bind({
      message: (from, message) => this.#hear(from, message),
      drained: () => undefined,
    });
  }

  /** @throws {LabError} `ERR_PORT_TAKEN` and the like when the master cannot listen. */
  static async listen(options: MasterOptions): Promise<Master> {
    const { ip, port, run, secret, log, limits } = options;
    const events: MeshEvents = {
      peerUp: () => master.#milestone.changed(),
      peerDown: (id) => master.#deathwatch.linkDown(id),
      peerFailed: (id, error) => master.#dead(id, `its link failed: ${error.message}`),
    };
    const mesh = await Mesh.listen({ id: MASTER, ip, port, run, secret, log, limits, events });
    const master = new Master(options, mesh);
    return master;
  }

  /** Ends the run now, from outside: Ctrl-C. Has no effect once it is over. */
  abort(cause: string): void {
    this.#abortCause ??= cause;
    this.#milestone.changed();
  }

  /** Runs the experiment once. Resolves when nothing of it is left. */
  async run(): Promise<RunOutcome> {
    let cause: string;
    let orderly = true;
    try {
      await this.#gather();
      await this.#experiment();
      cause = this.#conductor.conclusion;
    } catch (error) {
      if (!(error instanceof RunEnded)) throw error;
      cause = error.message;
      orderly = false;
    }
    this.#begin();
    this.#endedAt ??= performance.now();
    this.#options.observe({ kind: 'ending', cause });
    this.#faults.end();
    const missing = await this.#ending.drain(orderly ? 'orderly' : 'hurried');
    if (orderly && missing !== undefined) {
      orderly = false;
      cause = missing;
    }
    this.#recorder.record({ kind: 'end', orderly, cause });
    this.#over = true;
    await this.#ending.leave(orderly ? 'orderly' : 'hurried');
    const startedAt = this.#startedAt ?? performance.now();
    return {
      orderly,
      cause,
      startupMs: startedAt - this.#bornAt,
      runMs: (this.#endedAt ?? startedAt) - startedAt,
    };
  }

  /** From nothing to all nodes connected to all. */
  async #gather(): Promise<void> {
    const { nodes, joinMs, setup } = this.#options;
    this.#options.observe({ kind: 'listening', ...this.#mesh.address, of: nodes.length });
    for (const { id } of nodes) this.#launch(id);
    const absent = (): NodeId[] => this.#roster.where(({ address }) => address === undefined);
    await this.#await(
      joinMs,
      () => absent().length === 0,
      () => `${idList(absent())} to join`,
    );
    this.#tellAll({ kind: 'setup', setup, book: this.#roster.book() });
    const apart = (): NodeId[] => this.#roster.where(({ connected }) => !connected);
    await this.#await(
      joinMs,
      () => apart().length === 0,
      () => `${idList(apart())} to connect to all others`,
    );
  }

  #launch(id: NodeId): void {
    const order = orderFor(this.#options, id, this.#mesh.address);
    if (order === undefined) return;
    this.#options.launcher.launch(order, (end) => this.#deathwatch.processEnded(id, end));
  }

  /** From the start of the experiment to the last decision. */
  async #experiment(): Promise<void> {
    this.#begin();
    this.#startedAt = performance.now();
    this.#options.observe({ kind: 'running' });
    const { runMs } = this.#options.setup;
    const epochMs = performance.timeOrigin + this.#startedAt;
    this.#clock.startAt(epochMs);
    this.#tellAll({ kind: 'go', epochMs });
    this.#faults.begin();
    const { undecided } = this.#conductor;
    await this.#await(
      runMs,
      () => undecided.size === 0,
      () => `${idList([...undecided])} to decide`,
    );
    this.#endedAt = performance.now();
  }

  /** Writes the trace's first record, once. */
  #begin(): void {
    if (this.#startedAt !== undefined) return;
    this.#clock.startAt(performance.timeOrigin + performance.now());
    this.#startedAt = performance.now();
    this.#recorder.record({ kind: 'run', ...this.#options.header });
  }

  #hear(from: NodeId, message: ControlMessage): void {
    const entry = this.#roster.get(from);
    if (entry === undefined) {
      this.#options.log('warn', 'a stranger spoke', { from, kind: message.kind });
      return;
    }
    switch (message.kind) {
      case 'join':
        entry.address = { id: from, ip: message.ip, port: message.port };
        if (entry.reviving) this.#hands.welcomeBack(entry.address, entry);
        else this.#announce('joined', from, this.#roster.book().length);
        break;
      case 'ready':
        entry.connected = true;
        if (entry.reviving) this.#hands.setGoing(from);
        else this.#announce('connected', from, this.#roster.where((node) => node.connected).length);
        break;
      case 'records':
        for (const record of message.records) this.#record(from, record);
        break;
      case 'drained':
        entry.missing = message.missing;
        break;
      case 'setup':
      case 'go':
      case 'command':
      case 'gone':
      case 'back':
      case 'links':
      case 'drain':
      case 'bye':
      case 'fin':
        this.#options.log('warn', 'a node spoke like the master', { from, kind: message.kind });
    }
    this.#milestone.changed();
  }

  #announce(kind: 'joined' | 'connected', id: NodeId, count: number): void {
    this.#options.observe({ kind, id, count, of: this.#options.nodes.length });
  }

  #record(from: NodeId, record: TraceRecord): void {
    const entry = this.#roster.get(from);
    if (entry === undefined || record.node !== from) return;
    entry.records += 1;
    if (isMemorable(record)) entry.memorable += 1;
    this.#options.observe({ kind: 'record', record });
    this.#stopAt(this.#conductor.observe(record));
    this.#faults.observe(record);
  }

  /** Tells all nodes the oracle's word, if there is one. */
  #stopAt(round: number | undefined): void {
    if (round === undefined) return;
    this.#recorder.record({ kind: 'stop', round });
    this.#tellAll({ kind: 'command', name: STOP_COMMAND, args: { round } });
  }

  #dead(id: NodeId, cause: string): void {
    const entry = this.#roster.get(id);
    if (this.#over || entry === undefined || entry.gone) return;
    const planned = this.#conductor.isCrashing(id) || this.#hands.hasKilled(id);
    entry.gone = true;
    entry.killed = !planned;
    this.#mesh.removePeer(id);
    const forNow = this.#hands.isReturning(id);
    this.#stopAt(this.#conductor.died(id, forNow));
    this.#tellAll({ kind: 'gone', id, forNow });
    if (this.#startedAt === undefined) this.abort(`${id} was lost before the start: ${cause}`);
    else this.#mourn(id, cause, planned);
    this.#milestone.changed();
  }

  /** Records a death during the run, and ends the run when there were more than it can bear. */
  #mourn(id: NodeId, cause: string, planned: boolean): void {
    this.#recorder.record({ kind: 'gone', id, planned, cause });
    const { f } = this.#options.setup.plan;
    const { faulty } = this.#conductor;
    const killed = this.#roster.where((entry) => entry.killed);
    if (faulty <= f || this.#options.allowOverBudget || killed.length === 0) return;
    this.abort(
      `${idList(killed)} died outside the plan, ${faulty} faulty nodes with f = ${f}: ${cause}`,
    );
  }

  #tellAll(message: ToNode): void {
    const present = this.#roster.where(({ address, gone }) => address !== undefined && !gone);
    for (const id of present) this.#control.send(id, message, millis(0));
  }

  /** @throws {RunEnded} when the run was aborted, or `reached` does not hold in time. */
  async #await(ms: number, reached: () => boolean, awaited: () => string): Promise<void> {
    const aborted = (): boolean => this.#abortCause !== undefined;
    const done = await this.#milestone.until(() => aborted() || reached(), ms);
    if (this.#abortCause !== undefined) throw new RunEnded(this.#abortCause);
    if (!done) throw new RunEnded(`waited ${ms} ms for ${awaited()}`);
  }
}
