/** Registers: the operation that cannot be placed, and the writes that it contradicts. */
import type { Json, JsonObject } from '../../../../core/json.ts';
import { keyOf, listOf, objectOf } from '../../checkers/values.ts';
import { callsOf, type Call } from '../../history.ts';
import type { Journal } from '../../journal.ts';
import { names } from '../names.ts';
import {
  carries,
  fatesOf,
  isBetweenServers,
  quoteFate,
  quoteCall,
  quoteOp,
  seconds,
  text,
  type Explanation,
  type Scene,
} from './evidence.ts';

/** Operations under way that are quoted. */
const CONCURRENT_MAX = 5;
/** Messages that are quoted, the last ones. */
const TOLD_MAX = 5;

export function explainImpossibleOperation(scene: Scene): Explanation | undefined {
  const { history, journal, results } = scene;
  const failed = Object.values(objectOf(results['results']))
    .map(objectOf)
    .filter((result) => result['valid?'] === false)
    .toSorted((a, b) => indexOf(a['op']) - indexOf(b['op']));
  const [result] = failed;
  if (result === undefined) return undefined;
  const calls = callsOf(history);
  const call = calls.find(({ completion }) => completion?.index === indexOf(result['op']));
  if (call?.completion === undefined) return undefined;
  const { invoke, completion } = call;
  const [key = null, value = null] = listOf(completion.value);
  const possible = listOf(result['could-hold']).map(show);
  const found = invoke.f === 'read' ? value : (listOf(value)[0] ?? null);
  const ofKey = calls.filter(
    (other) => keyOf(listOf(other.invoke.value)[0] ?? null) === keyOf(key),
  );
  const writer = ofKey.findLast(
    (other) => leaves(other, found) && other.invoke.index < completion.index,
  );
  const overwriter = ofKey.findLast(
    (other) =>
      other.completion?.type === 'ok' &&
      other.invoke.f !== 'read' &&
      other.completion.index < invoke.index &&
      !leaves(other, found),
  );
  return {
    sentence:
      `${invoke.node ?? '?'} answered at ${seconds(completion.time)} that ${deed(invoke.f, key, found)}, ` +
      `but by then it could only hold ${names(possible)}. ${contradiction(found, writer, overwriter)}`,
    evidence: [
      'The operation that fits nowhere:',
      `  ${quoteOp(invoke)}`,
      ...quoteCall(journal, call).map((line) => `  ${line}`),
      ...quoted(`What wrote ${show(found)}:`, writer),
      ...quoted('What was written over it, and had ended before:', overwriter),
      ...toldBetween(journal, call, overwriter, found),
      ...underWay(result),
    ],
  };
}

function deed(f: string, key: Json, found: Json): string {
  const register = `key ${show(key)}`;
  return f === 'read'
    ? `${register} is ${show(found)}`
    : `${register} was ${show(found)} and a cas changed it`;
}

function contradiction(
  found: Json,
  writer: Call | undefined,
  overwriter: Call | undefined,
): string {
  if (writer === undefined) return found === null ? '' : `Nobody had written ${show(found)}.`;
  if (overwriter?.completion === undefined) return '';
  const stale =
    writer.completion === undefined || writer.completion.index < overwriter.completion.index;
  if (!stale) return '';
  return (
    `That is stale: ${overwriter.invoke.node ?? '?'} had acknowledged ` +
    `${overwriter.invoke.f} ${show(listOf(overwriter.invoke.value)[1] ?? null)} at ${seconds(overwriter.completion.time)}.`
  );
}

/** Whether an operation leaves a value behind. */
function leaves({ invoke }: Call, value: Json): boolean {
  const [, argument = null] = listOf(invoke.value);
  if (invoke.f === 'write') return keyOf(argument) === keyOf(value);
  return invoke.f === 'cas' && keyOf(listOf(argument)[1] ?? null) === keyOf(value);
}

function quoted(title: string, call: Call | undefined): readonly string[] {
  if (call === undefined) return [];
  const { invoke, completion } = call;
  return [
    title,
    `  ${quoteOp(invoke)}`,
    ...(completion === undefined ? [] : [`  ${quoteOp(completion)}`]),
  ];
}

/** What the node heard of the value from other nodes while it should have forgotten it. */
function toldBetween(
  journal: Journal,
  { invoke, completion }: Call,
  overwriter: Call | undefined,
  found: Json,
): readonly string[] {
  const [from, until] = [overwriter?.invoke.time ?? Infinity, completion?.time ?? 0];
  const told = fatesOf(
    journal.filter(({ time }) => time <= until),
    (message) =>
      message.dest === invoke.node && isBetweenServers(message) && carries(message.body, found),
  ).filter(({ end }) => end?.kind === 'recv' && end.time >= from);
  if (told.length === 0) return [];
  return [
    `What ${invoke.node ?? '?'} was told of ${show(found)} in between:`,
    ...told.slice(-TOLD_MAX).map((fate) => `  ${quoteFate(fate)}`),
  ];
}

function underWay(result: JsonObject): readonly string[] {
  const concurrent = listOf(result['concurrent']).slice(0, CONCURRENT_MAX).map(objectOf);
  if (concurrent.length === 0) return [];
  return [
    'Under way at that time:',
    ...concurrent.map(
      (op) => `  ${show(op['node'] ?? null)}: ${text(op['f'])} ${show(op['value'] ?? null)}`,
    ),
  ];
}

function indexOf(op: Json | undefined): number {
  return Number(objectOf(op)['index'] ?? Infinity);
}

function show(value: Json): string {
  return value === null ? 'nil' : JSON.stringify(value);
}
