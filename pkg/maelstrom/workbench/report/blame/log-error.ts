/** Kafka: the worst error in words, with the operations that show it. */
import type { Json, JsonObject } from '../../../../core/json.ts';
import { listOf, objectOf } from '../../checkers/values.ts';
import { count, names } from '../names.ts';
import { quoteOp, text, type Explanation, type Scene } from './evidence.ts';

/** The worst first; each tells one error, whose fields are those of the checker. */
const TELLERS: readonly (readonly [
  type: string,
  tell: (error: JsonObject, scene: Scene) => string,
])[] = [
  [
    'inconsistent-offsets',
    (error) =>
      `log ${show(error['key'])} has ${names(listOf(error['values']).map(show))} at the same offset ${show(error['offset'])}`,
  ],
  [
    'duplicate',
    (error) =>
      `message ${show(error['value'])} stands in log ${show(error['key'])} at the offsets ${names(listOf(error['offsets']).map(show))}`,
  ],
  [
    'garbage-read',
    (error) =>
      `a poll of log ${show(error['key'])} returned ${show(error['value'])}, which nobody sent`,
  ],
  [
    'G1a',
    (error) =>
      `a poll of log ${show(error['key'])} returned ${show(error['value'])}, whose send had failed`,
  ],
  [
    'lost-write',
    (error, scene) =>
      `message ${show(error['value'])} in log ${show(error['key'])} was acknowledged${by(error, scene)} and no poll ever returned it, ` +
      `though polls returned what is behind it`,
  ],
  [
    'int-nonmonotonic-poll',
    (error) => `one poll of log ${show(error['key'])} returned ${pair(error)}: that is not forward`,
  ],
  [
    'int-poll-skip',
    (error) =>
      `one poll of log ${show(error['key'])} went from ${pair(error)} and left out ${skipped(error)}`,
  ],
  [
    'nonmonotonic-poll',
    (error) =>
      `a client that had read ${show(listOf(error['values'])[0])} in log ${show(error['key'])} was given ${show(listOf(error['values'])[1])} next, which it had passed`,
  ],
  [
    'poll-skip',
    (error) =>
      `a client went from ${pair(error)} in log ${show(error['key'])} and was never given ${skipped(error)}`,
  ],
  [
    'nonmonotonic-send',
    (error) =>
      `a client sent ${pair(error)} in this order to log ${show(error['key'])}, and they stand there in the other`,
  ],
];

export function explainLogError(scene: Scene): Explanation | undefined {
  const { results } = scene;
  const found = TELLERS.find(([name]) => results[name] !== undefined);
  if (found === undefined) return explainUnseen(scene);
  const [type, tell] = found;
  const { count: number, errs } = objectOf(results[type]);
  const error = objectOf(listOf(errs)[0]);
  const others = listOf(results['error-types']).filter((other) => other !== type);
  return {
    sentence:
      `${type}: ${tell(error, scene)}` +
      (Number(number) > 1 ? ` (the first of ${text(number)}).` : '.') +
      (others.length === 0 ? '' : ` Also found: ${others.map(text).join(', ')}.`),
    evidence: operationsIn(error, scene),
  };
}

function explainUnseen({ history, results }: Scene): Explanation | undefined {
  const unseen = objectOf(objectOf(results['unseen'])['unseen']);
  const messages = objectOf(objectOf(results['unseen'])['messages']);
  const [key] = Object.keys(unseen);
  if (key === undefined) return undefined;
  const [message = null] = listOf(messages[key]);
  const send = history.find(
    ({ f, type, value }) =>
      f === 'send' &&
      type === 'ok' &&
      listOf(value)[0] === key &&
      show(listOf(listOf(value)[1])[1]) === show(message),
  );
  const total = Object.values(unseen).reduce<number>((sum, n) => sum + Number(n), 0);
  return {
    sentence: `unseen: ${count(total, 'acknowledged message')} had not been returned by any poll when the run ended, the first ${show(message)} in log ${show(key)}.`,
    evidence: send === undefined ? [] : [quoteOp(send)],
  };
}

function operationsIn(error: JsonObject, { history }: Scene): readonly string[] {
  const quoted = [
    error['writer'],
    error['max-read'],
    error['reader'],
    error['op'],
    ...listOf(error['ops']),
  ];
  return quoted.flatMap((part) => {
    const quotedOp = objectOf(part);
    const op = history[Number(quotedOp['index'] ?? -1)];
    // The quotation of a poll is cut down to what matters.
    return op === undefined ? [] : [quoteOp({ ...op, value: quotedOp['value'] ?? null })];
  });
}

function by(error: JsonObject, { history }: Scene): string {
  const writer = history[Number(objectOf(error['writer'])['index'] ?? -1)];
  return writer?.node === undefined ? '' : ` by ${writer.node}`;
}

function pair(error: JsonObject): string {
  return listOf(error['values']).map(show).join(' to ');
}

function skipped(error: JsonObject): string {
  return names(listOf(error['skipped']).slice(0, 5).map(show));
}

function show(value: Json | undefined): string {
  return JSON.stringify(value ?? null);
}
