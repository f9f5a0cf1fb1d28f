/** Nodes that ended, spoke nonsense, or did not answer. */
import type { Json, JsonObject } from '../../../../core/json.ts';
import { listOf, objectOf } from '../../checkers/values.ts';
import { callsOf } from '../../history.ts';
import type { Journal } from '../../journal.ts';
import { count } from '../names.ts';
import {
  exchangeOf,
  quoteCall,
  quoteMessage,
  quoteOp,
  seconds,
  text,
  type Explanation,
  type Scene,
} from './evidence.ts';

/** Messages around an event that are quoted. */
const AROUND = 6;

/** A node that ended by itself, or could not be started: the run's own error, and its last messages. */
export function explainBrokenRun(
  error: Json | undefined,
  journal: Journal,
): Explanation | undefined {
  if (typeof error !== 'string') return undefined;
  const [sentence = '', ...more] = error.split('\n');
  const node = /^(n\d+|\S+) /.exec(error)?.[1];
  const last = journal
    .filter(({ message: { src, dest } }) => src === node || dest === node)
    .slice(-AROUND)
    .map(({ kind, time, message }) => `  ${seconds(time)}  ${kind}  ${quoteMessage(message)}`);
  return {
    sentence: /[.!?]$/.test(sentence) ? sentence : `${sentence}.`,
    evidence: [
      ...more,
      ...(last.length === 0 ? [] : [`The last messages to and from ${node}:`, ...last]),
    ],
  };
}

/** What nodes did that the protocol does not know, by node: the runner has counted and quoted it. */
export function explainOddities(nodes: Json | undefined): readonly Explanation[] {
  return Object.entries(objectOf(nodes)).flatMap(([node, kinds]) =>
    Object.entries(objectOf(kinds)).map(([kind, found]): Explanation => {
      const { count: number, first }: JsonObject = objectOf(found);
      return {
        sentence: `${node}: ${kind.replaceAll('-', ' ')}, ${count(Number(number), 'time')}; the first: ${text(listOf(first)[0])}`,
        evidence: listOf(first)
          .slice(1)
          .map((example) => `  ${text(example)}`),
      };
    }),
  );
}

/** The first operation that got no answer, and whether its request had arrived. */
export function explainUnanswered({ history, journal }: Scene): Explanation | undefined {
  const unanswered = callsOf(history).filter(
    ({ completion }) => listOf(completion?.error)[0] === 'timeout',
  );
  const [first] = unanswered;
  if (first === undefined) return undefined;
  const { invoke } = first;
  const exchange = exchangeOf(journal, first);
  const node = invoke.node ?? '?';
  const arrived = exchange?.request.end?.kind === 'recv';
  const after =
    exchange === undefined
      ? []
      : sentAfter(journal, node, exchange.request.end?.time ?? invoke.time);
  return {
    sentence:
      `${node} did not answer ${invoke.f} at ${seconds(invoke.time)} in time${arrived ? ', though it got the request' : ''}` +
      (unanswered.length === 1 ? '.' : ` (the first of ${unanswered.length}).`),
    evidence: [
      ...quoteCall(journal, first),
      ...(after.length === 0 ? [] : [`What ${node} sent next:`, ...after]),
    ],
  };
}

function sentAfter(journal: Journal, node: string, time: number): readonly string[] {
  return journal
    .filter((event) => event.kind === 'send' && event.message.src === node && event.time >= time)
    .slice(0, AROUND)
    .map((event) => `  ${seconds(event.time)}  ${quoteMessage(event.message)}`);
}

/** A function of which no call succeeded. */
export function explainStats(stats: JsonObject, { history }: Scene): Explanation | undefined {
  const failed = Object.entries(objectOf(stats['by-f'])).find(
    ([, tally]) => objectOf(tally)['valid?'] === false,
  );
  if (failed === undefined) return undefined;
  const [f, tally] = failed;
  const first = history.find((op) => op.f === f && (op.type === 'fail' || op.type === 'info'));
  return {
    sentence: `None of ${count(Number(objectOf(tally)['count']), `${f} operation`)} succeeded.`,
    evidence: first === undefined ? [] : ['The first:', `  ${quoteOp(first)}`],
  };
}

/** Too many operations failed. */
export function explainAvailability(
  availability: JsonObject,
  { history }: Scene,
): Explanation | undefined {
  if (availability['valid?'] !== false) return undefined;
  const missed = history.filter(
    ({ process, type }) => process !== 'nemesis' && (type === 'fail' || type === 'info'),
  );
  const [first] = missed;
  return {
    sentence: `Not available enough: ${count(missed.length, 'operation')} did not succeed (fraction of successes ${text(availability['ok-fraction'])}).`,
    evidence: first === undefined ? [] : ['The first:', `  ${quoteOp(first)}`],
  };
}
