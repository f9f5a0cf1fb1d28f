/**
 * Models of consistency, and what each forbids beyond the weaker ones that it contains. Sources as in
 * `anomalies.ts`; the graph of models is that of jepsen.io/consistency and of Elle's `consistency_model`.
 */
import { impliedBy, type Anomaly, type Family } from './anomalies.ts';

interface Model {
  readonly contains: readonly string[];
  readonly forbids: readonly Family[];
}

const MODELS: Readonly<Record<string, Model>> = {
  'read-uncommitted': {
    contains: [],
    forbids: ['G0', 'duplicate-elements', 'cyclic-versions', 'garbage-read'],
  },
  'read-committed': { contains: ['read-uncommitted'], forbids: ['G1'] },
  'monotonic-view': { contains: ['read-committed'], forbids: [] },
  'monotonic-snapshot-read': { contains: ['read-committed'], forbids: [] },
  'monotonic-atomic-view': { contains: ['read-committed'], forbids: [] },
  'cursor-stability': { contains: ['read-committed'], forbids: ['lost-update'] },
  'consistent-view': { contains: ['cursor-stability', 'monotonic-view'], forbids: ['G-single'] },
  'forward-consistent-view': { contains: ['consistent-view'], forbids: [] },
  'update-serializable': { contains: ['forward-consistent-view'], forbids: [] },
  'read-atomic': {
    contains: ['monotonic-atomic-view'],
    forbids: ['internal', 'G1a', 'future-read'],
  },
  'causal-cerone': { contains: ['read-atomic'], forbids: [] },
  ROLA: { contains: ['read-atomic'], forbids: ['lost-update'] },
  'parallel-snapshot-isolation': { contains: ['causal-cerone', 'ROLA'], forbids: [] },
  prefix: { contains: ['causal-cerone'], forbids: [] },
  'snapshot-isolation': {
    contains: [
      'forward-consistent-view',
      'monotonic-snapshot-read',
      'parallel-snapshot-isolation',
      'prefix',
    ],
    forbids: ['G-nonadjacent'],
  },
  'repeatable-read': {
    contains: ['cursor-stability', 'monotonic-atomic-view'],
    forbids: ['G2-item', 'lost-update'],
  },
  serializable: {
    contains: ['repeatable-read', 'snapshot-isolation', 'update-serializable'],
    forbids: ['G2'],
  },
  'strong-session-read-uncommitted': { contains: ['read-uncommitted'], forbids: ['G0-process'] },
  'strong-session-read-committed': {
    contains: ['read-committed', 'strong-session-read-uncommitted'],
    forbids: ['G1c-process'],
  },
  'strong-session-snapshot-isolation': {
    contains: ['snapshot-isolation', 'strong-session-read-committed'],
    forbids: ['G1-process', 'G-nonadjacent-process'],
  },
  'strong-session-serializable': {
    contains: ['serializable', 'strong-session-snapshot-isolation'],
    forbids: ['G2-process'],
  },
  'strong-read-uncommitted': {
    contains: ['strong-session-read-uncommitted'],
    forbids: ['G0-realtime'],
  },
  'strong-read-committed': {
    contains: ['strong-session-read-committed', 'strong-read-uncommitted'],
    forbids: ['G1c-realtime'],
  },
  'strong-snapshot-isolation': {
    contains: ['strong-session-snapshot-isolation', 'strong-read-committed'],
    forbids: ['G1-realtime', 'G-nonadjacent-realtime'],
  },
  'strict-serializable': {
    contains: ['strong-session-serializable', 'strong-snapshot-isolation'],
    forbids: ['G2-realtime'],
  },
};

/** Other names of the same models: Adya's levels, and what some call the strongest. */
const SYNONYMS: Readonly<Record<string, string>> = {
  'PL-1': 'read-uncommitted',
  'PL-2': 'read-committed',
  'PL-CS': 'cursor-stability',
  'PL-2L': 'monotonic-view',
  'PL-MSR': 'monotonic-snapshot-read',
  'PL-2+': 'consistent-view',
  'PL-FCV': 'forward-consistent-view',
  'PL-3U': 'update-serializable',
  'PL-SI': 'snapshot-isolation',
  'PL-2.99': 'repeatable-read',
  'PL-3': 'serializable',
  'conflict-serializable': 'serializable',
  'PL-SS': 'strict-serializable',
  'strong-serializable': 'strict-serializable',
};

/** All names that can be asked for. */
export const CONSISTENCY_MODELS: readonly string[] = [
  ...Object.keys(MODELS),
  ...Object.keys(SYNONYMS),
];

/** The model, and the weaker ones that hold wherever it holds. Unknown names contain nothing. */
function containedIn(name: string): ReadonlySet<string> {
  const found = new Set([SYNONYMS[name] ?? name]);
  for (const model of found) {
    for (const weaker of MODELS[model]?.contains ?? []) found.add(weaker);
  }
  return found;
}

/** Tells whether an anomaly rules out that one of these models held. */
export function isForbidden(anomaly: Anomaly, models: readonly string[]): boolean {
  const implied = impliedBy(anomaly);
  return models
    .flatMap((name) => [...containedIn(name)])
    .some((model) => MODELS[model]?.forbids.some((family) => implied.has(family)));
}

/** The weakest models that anomalies rule out, and the stronger ones that fall with them. */
export function ruledOut(anomalies: readonly Anomaly[]): {
  readonly not: readonly string[];
  readonly alsoNot: readonly string[];
} {
  const out = Object.keys(MODELS).filter((model) =>
    anomalies.some((anomaly) => isForbidden(anomaly, [model])),
  );
  const weakest = out.filter((model) =>
    [...containedIn(model)].every((weaker) => weaker === model || !out.includes(weaker)),
  );
  return { not: weakest, alsoNot: out.filter((model) => !weakest.includes(model)) };
}
