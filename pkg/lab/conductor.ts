/**
 * What the master concludes from what it hears, whichever way it hears it: who has still something to
 * do, what all are to be told, and when the run is over. Pure; the TCP master and the simulator feed it
 * and do what it says.
 */
import type { Millis, NodeId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { Fact } from '../core/process.ts';
import type { TraceRecord } from '../trace/record.ts';
import { AgreementConductor } from './agreement/conductor.ts';
import { BroadcastConductor } from './broadcast/conductor.ts';
import { GossipConductor } from './gossip/conductor.ts';
import { LastFactConductor } from './last-fact-conductor.ts';
import type { ExperimentPlan } from './plan.ts';

/** Something that all nodes are to be told: a command for their processes, and a fact for the trace. */
export interface Order {
  readonly fact: Fact;
  readonly command: string;
  readonly args: Json;
}

export interface Conductor {
  /** The nodes that live and have something to do yet: the run waits for them. */
  readonly unfinished: ReadonlySet<NodeId>;
  /** What they are waited for: `to decide`. */
  readonly awaited: string;
  /** How a run ended that nobody is waited for any more, as a sentence. */
  readonly conclusion: string;
  /** When the run is over by its plan, whoever is unfinished; Infinity: never. */
  readonly endsAt: Millis;
  /** How many nodes are, or once were, dead or Byzantine. */
  readonly faulty: number;
  /** How many of them the run can bear. */
  readonly faultyMax: number;
  /** Tells whether a node has announced its planned crash. */
  isCrashing(id: NodeId): boolean;
  /** Takes in a record of a node. */
  observe(record: TraceRecord): Order | undefined;
  /**
   * A node's process is dead.
   * @param forNow It will be back: the run waits for it.
   */
  died(id: NodeId, forNow: boolean): Order | undefined;
  /** A node works again. @returns what it has missed. */
  back(id: NodeId): Order | undefined;
}

/** @param plan Of any kind of experiment. */
export function conductorOf(plan: ExperimentPlan): Conductor {
  switch (plan.experiment) {
    case 'agreement':
      return new AgreementConductor(plan);
    case 'gossip':
      return new GossipConductor(plan);
    case 'broadcast':
      return new BroadcastConductor(plan);
    case 'vectors':
      return new LastFactConductor({
        ...plan,
        awaited: 'to decide',
        conclusion: 'every living node has decided',
        isLast: ({ kind }) => kind === 'decide',
      });
    case 'clocks':
      return new LastFactConductor({
        ...plan,
        awaited: 'to end their last round',
        conclusion: 'every living node has ended its last round',
        isLast: ({ kind, round }) => kind === 'round' && round === plan.rounds,
      });
  }
}
