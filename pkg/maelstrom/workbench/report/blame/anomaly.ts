/** Transactions: the worst anomaly, in words, with the transactions that make it. */
import type { JsonObject } from '../../../../core/json.ts';
import { listOf, objectOf } from '../../checkers/values.ts';
import { quoteOp, text, type Explanation, type Scene } from './evidence.ts';

/** The plainest and worst first; cycles after what a single read shows. */
const SEVERITY = [
  'garbage-read',
  'duplicate-elements',
  'internal',
  'future-read',
  'G1a',
  'G1b',
  'incompatible-order',
  'dirty-update',
  'G0',
  'G1c',
  'cyclic-versions',
  'lost-update',
  'G-single',
  'G-nonadjacent',
  'G2-item',
];

/** What the names mean, for who has not read the papers. */
const MEANINGS: Readonly<Record<string, string>> = {
  'garbage-read': 'a read of what nobody wrote',
  'duplicate-elements': 'an element twice in a list',
  internal: 'a transaction that contradicts itself',
  'future-read': 'a read of what the transaction writes later',
  G1a: 'an aborted read',
  G1b: 'an intermediate read',
  'incompatible-order': 'two reads that fit no common order',
  'dirty-update': 'an update built on an aborted one',
  G0: 'a dirty write: writes that interleave',
  G1c: 'circular information flow',
  'cyclic-versions': 'versions in a circle',
  'lost-update': 'a lost update',
  'G-single': 'read skew',
  'G-nonadjacent': 'a long fork',
  'G2-item': 'write skew',
};

export function explainAnomaly({ history, results }: Scene): Explanation | undefined {
  const anomalies = objectOf(results['anomalies']);
  const [name] = Object.keys(anomalies).toSorted((a, b) => rank(a) - rank(b));
  if (name === undefined) return undefined;
  const cases = listOf(anomalies[name]);
  const first = objectOf(cases[0]);
  const base = name.replace(/-(process|realtime)$/, '');
  const meaning = MEANINGS[base] ?? base;
  const order =
    name === base ? '' : name.endsWith('realtime') ? ' across real time' : ' within a process';
  const others = Object.keys(anomalies).filter((other) => other !== name);
  return {
    sentence:
      `${name}, ${meaning}${order}: ${text(first['explanation'])}.` +
      (others.length === 0 ? '' : ` Also found: ${others.join(', ')}.`),
    evidence: indicesIn(first).flatMap((index) => {
      const op = history[index];
      return op === undefined ? [] : [`T${index}: ${quoteOp(op)}`];
    }),
  };
}

function rank(name: string): number {
  const base = name.replace(/-(process|realtime)$/, '');
  const order = name === base ? 0 : name.endsWith('process') ? 1 : 2;
  const at = SEVERITY.indexOf(base);
  return order * SEVERITY.length + (at === -1 ? SEVERITY.length - 1 : at);
}

/** Places in the history of all transactions that a case quotes, each once. */
function indicesIn(found: JsonObject): readonly number[] {
  const quoted = [
    ...listOf(found['cycle']),
    ...listOf(found['txns']),
    found['op'] ?? null,
    found['writer'] ?? null,
  ];
  const indices = quoted.map((op) => objectOf(op)['index']);
  return [...new Set(indices.filter((index) => typeof index === 'number'))];
}
