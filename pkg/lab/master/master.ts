/**
 * The master of a run: awaits the nodes, hands out the address book, waits until all are connected to
 * all, lets the experiment begin, watches the facts, decides the oracle stop where one is asked for,
 * and ends the run. It never takes part in agreement.
 *
 * Every wait has a bound and says what it waited for. Whatever goes wrong skips to the end: nodes are
 * told to leave, and processes that do not are killed.
 */
import { MASTER, millis, type NodeId } from '../../core/ids.ts';
import { isMemorable } from '../../agreement/memory.ts';
import { WallClock } from '../../net/wall-clock.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { Recorder } from '../../trace/recorder.ts';
import { conductorOf, type Conductor, type Order } from '../conductor.ts';
import type { TcpNode } from '../../runtime/tcp-node.ts';
import type { NodeAddress, ToMaster, ToNode } from '../control/messages.ts';
import type { RunOutcome } from '../engine.ts';
import { idList } from '../id-list.ts';
import { FaultRunner } from '../fault-runner.ts';
import { Crew } from './crew.ts';
import { Deathwatch } from './deathwatch.ts';
import { Ending } from './ending.ts';
import { FaultHands } from './fault-hands.ts';
import { masterNode } from './master-node.ts';
import { Milestone } from './milestone.ts';
import type { MasterOptions } from './options.ts';
import { Roster } from './roster.ts';
import { RunEnded, Waiting } from './waiting.ts';

export class Master {
  readonly #options: MasterOptions;
  readonly #node: TcpNode;
  readonly #clock = new WallClock();
  readonly #recorder: Recorder;
  readonly #roster: Roster;
  readonly #conductor: Conductor;
  readonly #faults: FaultRunner;
  readonly #deathwatch: Deathwatch;
  readonly #hands: FaultHands;
  readonly #ending: Ending;
  readonly #crew: Crew;
  readonly #milestone = new Milestone();
  readonly #waiting = new Waiting(this.#milestone);
  readonly #bornAt = performance.now();
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #over = false;

  private constructor(options: MasterOptions) {
    this.#options = options;
    const { plan } = options.setup;
    this.#roster = new Roster(plan.ids);
    this.#conductor = conductorOf(plan);
    this.#node = masterNode(options, {
      up: () => this.#milestone.changed(),
      down: (id) => this.#deathwatch.linkDown(id),
      failed: (id, error) => this.#dead(id, `its link failed: ${error.message}`),
      ended: (id, end) => this.#deathwatch.processEnded(id, end),
    });
    this.#crew = new Crew(this.#node, options, {
      joined: (address) => this.#joined(address),
      lost: (id, cause) => this.#dead(id, cause),
    });
    this.#hands = new FaultHands({
      setup: this.#options.setup,
      roster: this.#roster,
      milestone: this.#milestone,
      clock: this.#clock,
      isOver: () => this.#over,
      missedBy: (id) => this.#conductor.back(id),
      crew: this.#crew,
      abort: (cause) => this.abort(cause),
      record: (fact) => this.#recorder.record(fact),
    });
    this.#faults = new FaultRunner(options.schedule, this.#hands);
    this.#deathwatch = new Deathwatch({
      milestone: this.#milestone,
      isConnected: (id) => this.#node.mesh.isConnected(id),
      isCrashing: (id) => this.#conductor.isCrashing(id),
      isOver: () => this.#over,
      dead: (id, cause, byItself) => this.#dead(id, cause, byItself),
    });
    this.#ending = new Ending({
      node: this.#node,
      roster: this.#roster,
      milestone: this.#milestone,
      liars: 'liars' in options.setup.plan ? options.setup.plan.liars : [],
      tellAll: (message) => this.#tellAll(message),
    });
    const publish = (record: TraceRecord): void => options.observe({ kind: 'record', record });
    this.#recorder = new Recorder(MASTER, () => this.#clock.now(), publish);
  }

  /** @throws {LabError} `ERR_PORT_TAKEN` and the like when the master cannot listen. */
  static async listen(options: MasterOptions): Promise<Master> {
    const master = new Master(options);
    await master.#node.listen();
    master.#crew.open((message) => master.#hear(message));
    return master;
  }

  /** Ends the run now, from outside: Ctrl-C. Has no effect once it is over. */
  abort(cause: string): void {
    this.#waiting.abort(cause);
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
      control: this.#crew.traffic,
    };
  }

  /** From nothing to all nodes connected to all. */
  async #gather(): Promise<void> {
    const { nodes, setup } = this.#options;
    const { joinMs } = setup;
    this.#options.observe({ kind: 'listening', ...this.#node.mesh.address, of: nodes.length });
    for (const { id } of nodes) this.#crew.start(id);
    const absent = (): NodeId[] => this.#roster.where(({ address }) => address === undefined);
    await this.#waiting.until(
      () => absent().length === 0,
      joinMs,
      () => `${idList(absent())} to join`,
    );
    for (const { id } of this.#roster.book()) this.#crew.handOut(id);
    this.#tellAll({ kind: 'setup', setup });
    const apart = (): NodeId[] => this.#roster.where(({ connected }) => !connected);
    await this.#waiting.until(
      () => apart().length === 0,
      joinMs,
      () => `${idList(apart())} to connect to all others`,
    );
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
    const { unfinished, awaited, endsAt } = this.#conductor;
    const over = (): boolean => unfinished.size === 0 || this.#clock.now() >= endsAt;
    // Timers count whole milliseconds, take no Infinity, and may be up to one millisecond early.
    const endsIn = millis(Math.ceil(Math.min(endsAt, runMs)) + 1);
    const timer = this.#clock.after(endsIn, () => this.#milestone.changed());
    try {
      await this.#waiting.until(over, runMs, async () => {
        const ids = [...unfinished];
        return `${idList(ids)} ${awaited} (${await this.#crew.whereabouts(ids)})`;
      });
    } finally {
      timer();
    }
    this.#endedAt = performance.now();
  }

  /** Writes the trace's first record, once. */
  #begin(): void {
    if (this.#startedAt !== undefined) return;
    this.#clock.startAt(performance.timeOrigin + performance.now());
    this.#startedAt = performance.now();
    this.#recorder.record({ kind: 'run', ...this.#options.header });
  }

  #hear(message: ToMaster): void {
    const { from, kind } = message;
    const entry = this.#roster.get(from);
    if (entry === undefined) {
      this.#options.log('warn', 'a stranger spoke', { from, kind });
      return;
    }
    switch (kind) {
      case 'join':
        this.#joined({ id: from, ip: message.ip, port: message.port });
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
    }
    this.#milestone.changed();
  }

  /** A node is there: it was started, or has presented itself. */
  #joined(address: NodeAddress): void {
    const entry = this.#roster.get(address.id);
    if (entry === undefined) return;
    entry.address = address;
    this.#crew.add(address);
    if (entry.reviving) this.#hands.welcomeBack(address, entry);
    else this.#announce('joined', address.id, this.#roster.book().length);
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
    this.#pass(this.#conductor.observe(record));
    this.#faults.observe(record);
  }

  /** Tells all nodes the conductor's word, if there is one. */
  #pass(order: Order | undefined): void {
    if (order === undefined) return;
    this.#recorder.record(order.fact);
    this.#tellAll({ kind: 'command', name: order.command, args: order.args });
  }

  #dead(id: NodeId, cause: string, byItself = false): void {
    const entry = this.#roster.get(id);
    if (this.#over || entry === undefined || entry.gone) return;
    const told = this.#conductor.isCrashing(id) || this.#hands.hasKilled(id);
    const planned = told && !byItself;
    entry.gone = true;
    entry.killed = !planned;
    this.#crew.remove(id);
    const forNow = this.#hands.isReturning(id);
    this.#pass(this.#conductor.died(id, forNow));
    this.#tellAll({ kind: 'gone', id, forNow });
    if (this.#startedAt === undefined) this.abort(`${id} was lost before the start: ${cause}`);
    else this.#mourn(id, cause, planned);
    this.#milestone.changed();
  }

  /** Records a death during the run, and ends the run when there were more than it can bear. */
  #mourn(id: NodeId, cause: string, planned: boolean): void {
    this.#recorder.record({ kind: 'gone', id, planned, cause });
    const { faulty, faultyMax: f } = this.#conductor;
    const killed = this.#roster.where((entry) => entry.killed);
    if (faulty <= f || this.#options.allowOverBudget || killed.length === 0) return;
    this.abort(
      `${idList(killed)} died outside the plan, ${faulty} faulty nodes with f = ${f}: ${cause}`,
    );
  }

  #tellAll(message: ToNode): void {
    const present = this.#roster.where(({ address, gone }) => address !== undefined && !gone);
    for (const id of present) this.#crew.tell(id, message);
  }
}
