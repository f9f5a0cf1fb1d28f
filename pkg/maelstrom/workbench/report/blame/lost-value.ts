/** Broadcast and g-set: which value was lost, who lacks it, and where its way ended. */
import type { Json } from '../../../../core/json.ts';
import { keyOf, listOf } from '../../checkers/values.ts';
import type { Op } from '../../history.ts';
import { compareNames, count, names } from '../names.ts';
import {
  carries,
  fatesOf,
  isBetweenServers,
  quoteFate,
  quoteMessage,
  quoteOp,
  seconds,
  WHY_LOST,
  type Explanation,
  type Fate,
  type Scene,
} from './evidence.ts';

/** Messages that are quoted: the first ones, and those to who lacks the value. */
const QUOTED_MAX = 12;

export function explainLostValue({ history, journal, results }: Scene): Explanation | undefined {
  const lost = new Set(listOf(results['lost']).map(keyOf));
  if (lost.size === 0) return undefined;
  const add = history.find(
    ({ type, f, value }) => type === 'invoke' && f !== 'read' && lost.has(keyOf(value)),
  );
  if (add === undefined) return undefined;
  const acknowledged = history.find(
    ({ type, f, index, value }) =>
      index > add.index && type === 'ok' && f === add.f && keyOf(value) === keyOf(add.value),
  );
  const reads = lastReads(history);
  const lacking = reads.filter((read) => !holds(read, add.value));
  const way = fatesOf(
    journal,
    (message) => isBetweenServers(message) && carries(message.body, add.value),
  );
  const witness = lacking.find(({ node }) => wasCutOff(way, node)) ?? lacking[0];
  if (witness === undefined) return undefined;
  const had = history.findLast(
    (op) => op.type === 'ok' && op.f === 'read' && op.node === witness.node && holds(op, add.value),
  );
  const text = JSON.stringify(add.value);
  const more = lost.size === 1 ? '' : ` (the first of ${count(lost.size, 'lost value')})`;
  const nodes = lacking.map(({ node }) => node ?? '?');
  const accepted = acknowledged === undefined ? 'was given' : 'acknowledged';
  return {
    sentence:
      `The value ${text} was lost${more}: ${add.node ?? '?'} ${accepted} it at ${seconds((acknowledged ?? add).time)}, ` +
      `and at the end ${names(nodes)} ${nodes.length === 1 ? 'does' : 'do'} not have it. ` +
      whatHappened(witness.node ?? '?', add, { had, why: killedSince(history, had) }, way),
    evidence: [
      'It was given:',
      `  ${quoteOp(acknowledged ?? add)}`,
      'and then it was missing:',
      ...lacking.slice(0, QUOTED_MAX).map((read) => `  ${quoteOp(read)}`),
      ...(had === undefined
        ? []
        : [`though ${had.node ?? '?'} had it before:`, `  ${quoteOp(had)}`]),
      way.length === 0
        ? 'No message between nodes carried it.'
        : `Messages between nodes that carried ${text} (${way.length}):`,
      ...chosen(way, new Set(nodes)).map((fate) => `  ${quoteFate(fate)}`),
    ],
  };
}

/** The last successful read of each node. */
function lastReads(history: Scene['history']): readonly Op[] {
  const last = new Map<string, Op>();
  for (const op of history) {
    if (op.type === 'ok' && op.f === 'read') last.set(op.node ?? '?', op);
  }
  return [...last.values()].toSorted((a, b) => compareNames(a.node ?? '', b.node ?? ''));
}

function holds({ value }: Op, element: Json): boolean {
  return listOf(value).some((other) => keyOf(other) === keyOf(element));
}

/** That the node of a read was killed afterwards, if it was. */
function killedSince(history: Scene['history'], read: Op | undefined): string {
  const kill = history.find(
    ({ f, index, value }) =>
      f === 'start-kill' &&
      index > (read?.index ?? Infinity) &&
      JSON.stringify(value).includes(JSON.stringify(read?.node)),
  );
  return kill === undefined ? '' : `, as it was killed at ${seconds(kill.time)} and kept nothing`;
}

/** Where the way to a node that lacks the value ended. */
function whatHappened(
  node: string,
  add: Op,
  { had, why }: { readonly had: Op | undefined; readonly why: string },
  way: readonly Fate[],
): string {
  if (had !== undefined) return `${node} had it at ${seconds(had.time)} and forgot it${why}.`;
  if (node === add.node) return `${node} is the node that was given it, and did not keep it.`;
  const toNode = way.filter(({ sent }) => sent.message.dest === node);
  const arrived = toNode.find(({ end }) => end?.kind === 'recv');
  if (arrived !== undefined) {
    return `${node} was told it by ${arrived.sent.message.src} at ${seconds(arrived.end?.time ?? 0)}, and did not keep it.`;
  }
  const last = toNode.at(-1);
  if (last?.end?.kind === 'drop') {
    const again =
      toNode.length === 1 ? 'never sent again' : `the last of ${toNode.length} attempts`;
    return `The message that should have told ${node} was lost, as ${WHY_LOST[last.end.reason]}, and it was ${again}: ${quoteMessage(last.sent.message)}.`;
  }
  if (last !== undefined) return `The message to ${node} was still under way at the end.`;
  const informed = [
    ...new Set([
      add.node ?? '?',
      ...way.flatMap(({ sent, end }) => (end?.kind === 'recv' ? [sent.message.dest] : [])),
    ]),
  ];
  return `Nobody ever sent it to ${node}: ${names(informed)} had it, and did not pass it on there.`;
}

/** A message with the value to this node was lost: that is where its way ended. */
function wasCutOff(way: readonly Fate[], node: string | undefined): boolean {
  const toNode = way.filter(({ sent }) => sent.message.dest === node);
  return (
    toNode.some(({ end }) => end?.kind === 'drop') &&
    toNode.every(({ end }) => end?.kind !== 'recv')
  );
}

/** Those to the nodes in question first, then the others, in order of time. */
function chosen(way: readonly Fate[], nodes: ReadonlySet<string>): readonly Fate[] {
  const toThem = way.filter(({ sent }) => nodes.has(sent.message.dest));
  const others = way.filter(({ sent }) => !nodes.has(sent.message.dest));
  return [...toThem, ...others].slice(0, QUOTED_MAX).toSorted((a, b) => a.sent.time - b.sent.time);
}
