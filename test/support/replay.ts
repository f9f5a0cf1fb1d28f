/**
 * Plays a recorded run again: the same hosts and processes, without sockets and clocks. Every node gets
 * its events in the order in which its trace says that it had them; what it hears is what the others
 * say in the replay, not what the trace says that they said.
 */
import { STOP_COMMAND } from '../../pkg/agreement/round-engine.ts';
import type { AgreementMessage } from '../../pkg/agreement/message.ts';
import type { AgreementPlan } from '../../pkg/agreement/plan.ts';
import { agreementProcess } from '../../pkg/agreement/protocol.ts';
import { millis, type NodeId } from '../../pkg/core/ids.ts';
import type { Fact } from '../../pkg/core/process.ts';
import { Host } from '../../pkg/host/host.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';

const NO_HOLD = millis(0);

/** A record without what depends on clocks, and on records that are left out. */
export function bare({ seq: _seq, at: _at, node: _node, ...fact }: TraceRecord): Fact {
  return fact;
}

/** What each node recorded, without its accounts. */
export function factsByNode(
  plan: AgreementPlan,
  records: readonly TraceRecord[],
): Map<NodeId, Fact[]> {
  const facts = new Map<NodeId, Fact[]>(plan.ids.map((id) => [id, []]));
  for (const record of records) {
    if (record.kind !== 'counts') facts.get(record.node)?.push(bare(record));
  }
  return facts;
}

/**
 * @param recorded The facts of every node, sends and receives among them (trace level `full`).
 * @returns the same of the replay: as far as it went, should it part from what was recorded.
 */
export function replay(
  plan: AgreementPlan,
  recorded: ReadonlyMap<NodeId, readonly Fact[]>,
): Map<NodeId, Fact[]> {
  /** Everything that was sent so far; a link that duplicates delivers it twice. */
  const sent = new Set<string>();
  const nodes = plan.ids.map((id) => new ReplayedNode(id, plan, recorded.get(id) ?? [], sent));
  // A node that waits for a message can go on once its sender has.
  while (nodes.map((node) => node.advance()).includes(true));
  return new Map(nodes.map(({ id, facts }) => [id, facts]));
}

class ReplayedNode {
  readonly id: NodeId;
  readonly facts: Fact[] = [];
  readonly #recorded: readonly Fact[];
  readonly #sent: ReadonlySet<string>;
  readonly #host: Host<AgreementMessage>;
  #timer: () => void = () => {};

  constructor(id: NodeId, plan: AgreementPlan, recorded: readonly Fact[], sent: Set<string>) {
    this.id = id;
    this.#recorded = recorded;
    this.#sent = sent;
    const crash = plan.crashes.find(({ node }) => node === id);
    this.#host = new Host<AgreementMessage>({
      process: agreementProcess(id, plan),
      peers: plan.ids.filter((peer) => peer !== id),
      transport: {
        bind: () => {},
        congested: () => false,
        pause: () => {},
        send: (to, body) => {
          sent.add(keyOf(id, to, body));
          return 0;
        },
      },
      clock: {
        now: () => NO_HOLD,
        after: (_delay, callback) => {
          this.#timer = callback;
          return () => {};
        },
      },
      record: (fact) => this.facts.push(fact),
      recordMessages: true,
      ...(crash === undefined ? {} : { crashAfterSends: crash.afterSends }),
    });
  }

  /** Takes as many events as it can. @returns whether there was any. */
  advance(): boolean {
    let moved = false;
    for (;;) {
      const before = this.facts.length;
      const next = this.#recorded[before];
      if (next !== undefined) this.#cause(next);
      if (this.facts.length === before) return moved;
      moved = true;
    }
  }

  /** Makes the event happen whose first consequence was this fact. */
  #cause(fact: Fact): void {
    const { kind, from, body, round } = fact;
    if (kind === 'round' && round === 0) this.#host.start();
    if (kind === 'missing') this.#timer();
    if (kind === 'decide') this.#host.command(STOP_COMMAND, { round: Number(round) });
    if (kind !== 'receive' || !this.#sent.has(keyOf(from, this.id, body))) return;
    this.#host.message(from as NodeId, body as unknown as AgreementMessage, NO_HOLD);
  }
}

function keyOf(from: unknown, to: unknown, body: unknown): string {
  return JSON.stringify([from, to, body]);
}
