/** Puts one node's share of an experiment together: the process, its lies, its links and its crash. */
import { float } from '../../agreement/arithmetic.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import type { Memory } from '../../agreement/memory.ts';
import type { AgreementMessage } from '../../agreement/message.ts';
import { PROTOCOLS, agreementProcess } from '../../agreement/protocol.ts';
import { ClockNode } from '../../agreement/clocks/clock-node.ts';
import { parseClockMessage, type ClockMessage } from '../../agreement/clocks/message.ts';
import { TwoFacedClock } from '../../agreement/clocks/two-faced.ts';
import { parsePointMessage, type PointMessage } from '../../agreement/vectors/message.ts';
import type { VectorsPlan } from '../../agreement/vectors/plan.ts';
import { VectorNode } from '../../agreement/vectors/vector-node.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Fact, Process } from '../../core/process.ts';
import { Random } from '../../core/random.ts';
import { schedulerRule } from '../../faults/adversaries/plan.ts';
import type { LinkSwitch } from '../../faults/link-switch.ts';
import { linkRules, type LinkRule } from '../../faults/link-rules.ts';
import { Host } from '../../host/host.ts';
import type { Clock, Transport } from '../../host/transport.ts';
import { GossipNode } from '../../gossip/node/gossip-node.ts';
import { parseGossipNodeMessage, type GossipNodeMessage } from '../../gossip/node/message.ts';
import type { GossipMode } from '../../gossip/plan.ts';
import { LoadedNode } from '../../maelstrom/glomers/load/loaded-node.ts';
import { parseEnvelope, type Envelope } from '../../maelstrom/node/envelope.ts';
import { agreementLens } from '../agreement/lens.ts';
import { lying } from '../agreement/lying.ts';
import type { RunSetup } from '../control/messages.ts';
import type { ExperimentPlan } from '../plan.ts';
import { lyingOfPoints } from '../vectors/lying.ts';
import { badShape } from '../../wire/shape.ts';

/** What the nodes of an experiment say to each other, of whatever kind it is. */
export type ExperimentMessage =
  AgreementMessage | GossipNodeMessage | Envelope | PointMessage | ClockMessage;

/** What the engine (TCP or simulator) supplies. */
export interface ExperimentParts {
  readonly transport: Transport<ExperimentMessage>;
  readonly clock: Clock;
  readonly record: (fact: Fact) => void;
  /** The link faults of the schedule that are in force. */
  readonly links: LinkSwitch;
  /** What the process before this one left, when the node was started anew. */
  readonly memory?: Memory | undefined;
  /** Called once when this node's planned crash strikes; everything is frozen by then. */
  readonly onCrash: () => void;
}

/** The host of node `self`, not yet started. */
export function hostExperiment(
  self: NodeId,
  setup: RunSetup,
  parts: ExperimentParts,
): Host<ExperimentMessage> {
  const random = Random.fromSeed(setup.seed);
  // The planned crash is that of the first process.
  const crash =
    parts.memory === undefined ? setup.plan.crashes.find(({ node }) => node === self) : undefined;
  return new Host<ExperimentMessage>({
    process: behaviour(self, setup, { random, memory: parts.memory }),
    peers: setup.plan.ids.filter((id) => id !== self),
    transport: parts.transport,
    clock: parts.clock,
    record: parts.record,
    recordMessages: setup.trace === 'full',
    rulesTo: (to) => {
      const link = { from: self, to };
      const stream = random.fork(`schedule:${self}>${to}`);
      const slow = schedulerRuleOf(setup, link);
      return [
        ...linkRules(setup.network, random, link),
        ...(slow === undefined ? [] : [slow]),
        parts.links.rule(link, stream),
      ];
    },
    onCrash: parts.onCrash,
    ...(crash === undefined ? {} : { crashAfterSends: crash.afterSends }),
  });
}

/** The parser at the door of the experiment's channel. It throws `ERR_BAD_SHAPE`. */
export function experimentParser(plan: ExperimentPlan): (body: unknown) => ExperimentMessage {
  switch (plan.experiment) {
    case 'agreement':
      return (body) => parseAgreement(body, plan);
    case 'gossip':
      return (body) => parseGossip(body, plan.rumors?.mode);
    case 'broadcast':
      return parseBroadcast;
    case 'vectors':
      return parseVectors;
    case 'clocks':
      return parseClocks;
  }
}

function parseAgreement(body: unknown, { model }: AgreementPlan): AgreementMessage {
  const protocol = PROTOCOLS[model];
  const message = protocol.parse(body);
  if (message !== undefined) return message;
  throw badShape(body, 'agreement', protocol.expects);
}

function parseGossip(body: unknown, mode: GossipMode | undefined): GossipNodeMessage {
  const message = parseGossipNodeMessage(body, mode);
  if (message !== undefined) return message;
  throw badShape(body, 'gossip', 'a message of gossip, membership or averaging');
}

function parseBroadcast(body: unknown): Envelope {
  const message = parseEnvelope(body);
  if (message !== undefined) return message;
  throw badShape(body, 'broadcast', 'a message {body: {type, ...}}');
}

function parseVectors(body: unknown): PointMessage {
  const message = parsePointMessage(body);
  if (message !== undefined) return message;
  throw badShape(body, 'vectors', 'a message {kind: point, round, point}');
}

function parseClocks(body: unknown): ClockMessage {
  const message = parseClockMessage(body);
  if (message !== undefined) return message;
  throw badShape(body, 'clocks', 'a message {kind: tick, round}');
}

function behaviour(
  self: NodeId,
  setup: RunSetup,
  context: { readonly random: Random; readonly memory: Memory | undefined },
): Process<ExperimentMessage> {
  const { plan } = setup;
  if (plan.experiment === 'agreement') return agreeing(self, { ...setup, plan }, context);
  if (plan.experiment === 'vectors') return agreeingOnPoints(self, { ...setup, plan }, context);
  if (plan.experiment === 'clocks') {
    return plan.liars.includes(self) ? new TwoFacedClock(self, plan) : new ClockNode(self, plan);
  }
  const { memory } = context;
  const random = context.random.fork(`node:${self}`);
  if (plan.experiment === 'broadcast') return new LoadedNode({ self, plan, random });
  return new GossipNode({ self, plan, random, restarted: memory !== undefined });
}

function agreeing(
  self: NodeId,
  { plan, adversary = {} }: RunSetup & { readonly plan: AgreementPlan },
  { random, memory }: { readonly random: Random; readonly memory: Memory | undefined },
): Process<AgreementMessage> {
  const honest = agreementProcess(self, plan, memory);
  if (!plan.liars.includes(self)) return honest;
  return lying(honest, { self, plan, adversary, random: random.fork(`liar:${self}`) });
}

function agreeingOnPoints(
  self: NodeId,
  { plan, adversary = {} }: RunSetup & { readonly plan: VectorsPlan },
  { random }: { readonly random: Random },
): Process<PointMessage> {
  const honest = new VectorNode(self, plan);
  if (!plan.liars.includes(self)) return honest;
  return lyingOfPoints(honest, { self, plan, adversary, random: random.fork(`liar:${self}`) });
}

function schedulerRuleOf(
  { plan, adversary }: RunSetup,
  link: { readonly from: NodeId; readonly to: NodeId },
): LinkRule | undefined {
  if (plan.experiment !== 'agreement' || adversary === undefined) return undefined;
  const lens = agreementLens(plan.model, float);
  return schedulerRule(adversary, { f: plan.f, lens }, link);
}
