/**
 * Messages: nobody sends more than the formula of the algorithm says, and under `stop: local` one word
 * more to each when it halts. Demanded of every node that handed in its counts, for as many rounds as
 * anybody began: a node answers others that are ahead of it. Copies made by a fault are left out.
 *
 * Not demanded where more is rightly sent: where messages may be lost or a node was started anew, others
 * are asked to repeat; liars may begin what the honest nodes must answer; and in some algorithms nodes say
 * again what enough others have said.
 *
 * Source: `agreement.md` 1.5 (Bracha's broadcast), 1.2 (gradecast), 2.1.
 */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import {
  messageFormula,
  nodeMessagesPerRound,
  planMessagesPerRound,
} from '../../agreement/message-cost.ts';
import { spokenToBy } from '../../agreement/neighbours.ts';
import { conclude, type Outcome } from '../finding.ts';
import type { History, NodeHistory } from '../history.ts';
import { trafficOf } from '../traffic.ts';
import { count } from '../wording.ts';

export function checkMessages(history: History): Outcome {
  const rounds = roundsTold(history);
  const exempt = exemption(history);
  const nodes = [...history.nodes.values()];
  const killed = nodes.find(({ cutShort }) => cutShort);
  return conclude({
    violations:
      exempt === undefined ? nodes.flatMap((node) => excess(history, node, rounds) ?? []) : [],
    doubts: [],
    excuse:
      killed === undefined
        ? undefined
        : `${killed.id} was killed, and the last rounds that it began may be lost`,
    confirmed: `${describe(history, rounds)}${exempt === undefined ? '' : `; no bound: ${exempt}`}`,
  });
}

/** In how many rounds the node that came furthest spoke. */
export function roundsTold(history: History): number {
  return Math.max(0, ...history.honest.map((node) => roundsToldBy(history, node)));
}

/** In the round in which a node decides by itself, or gives up, it does not tell its value any more. */
function roundsToldBy({ plan }: History, node: NodeHistory): number {
  const { lastRound, exhausted, decisions } = node;
  const [decision] = decisions;
  const ended = exhausted || (plan.stop !== 'master' && decision?.round === lastRound);
  return lastRound + (ended ? 0 : 1);
}

/** Why more may be sent than the formula says. */
function exemption({ plan, nodes }: History): string | undefined {
  if (plan.resendMs !== undefined) return 'messages may be lost, and are asked for again';
  if (ALGORITHMS[plan.model].echoesMore === true) return 'nodes echo what enough others have said';
  if (plan.liars.length > 0) return 'liars send what they like, and are answered';
  const anew = [...nodes.values()].find(({ restarts }) => restarts > 0);
  return anew === undefined ? undefined : `${anew.id} was started anew, and others repeat`;
}

function excess({ plan }: History, node: NodeHistory, rounds: number): string | undefined {
  const counts = node.counts.at(-1);
  if (counts === undefined) return undefined;
  const sent = counts.sent - counts.duplicatedByFault;
  const perRound = nodeMessagesPerRound(plan, node.id);
  const farewell = plan.stop === 'local' ? spokenToBy(node.id, plan).length : 0;
  const allowed = rounds * perRound + farewell;
  if (sent <= allowed) return undefined;
  return (
    `${node.id} sent ${count(sent, 'message')}, while ${perRound} a round` +
    `${farewell === 0 ? '' : ` and ${farewell} on halting`} allow ${allowed} in ${count(rounds, 'round')}`
  );
}

function describe(history: History, rounds: number): string {
  const { plan } = history;
  const { sent, bytes, duplicatedByFault } = trafficOf(history).totals;
  const own = sent - duplicatedByFault;
  if (rounds === 0) return `no round, ${count(own, 'message')}`;
  const formula = messageFormula(plan.model);
  return (
    `${shorten(own / rounds)} messages and ${Math.round(bytes / rounds)} bytes a round in ` +
    `${count(rounds, 'round')}, where the formula gives ${planMessagesPerRound(plan)} messages: ${formula}`
  );
}

function shorten(value: number): string {
  return `${Number(value.toFixed(1))}`;
}
