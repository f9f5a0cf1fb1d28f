/** Reliable broadcast and witnesses among nodes that may lie. Source: `agreement.md` A13, 1.5. */
import { fraction } from '../rational.ts';
import type { Algorithm } from './algorithm.ts';

export const asyncWitness: Algorithm = {
  model: 'async-witness',
  doc: 'no clock, nodes may lie, n > 3f: reliable broadcast, and witnesses for what was delivered',
  source: 'Abraham, Amit, Dolev 2004 (OPODIS); Bracha 1987; agreement.md A13, 1.5',
  timing: 'asynchronous',
  bears: 'lies',
  asksAgain: false,
  rules: ['midpoint'],
  stops: ['master', 'rounds'],
  nodesPerFault: () => 3,
  quorum: ({ n, f }) => n - f,
  heard: ({ n, f }) => ({ least: n - f, most: n, own: false }),
  missing: 'left out',
  commonCore: true,
  trim: ({ f }) => f,
  selectStep: () => 0,
  factor: () => fraction(1n, 2n),
  // A report to all besides n broadcasts of (n - 1) + 2 n (n - 1) messages.
  messagesPerRound: ({ n }) => n * (n - 1 + 2 * n * (n - 1)) + n * (n - 1),
  page: {
    update:
      "v' = midpoint(reduce^f(V)), V = all values that were delivered by reliable broadcast when n - f nodes are witnesses: nodes whose reports name only values that are delivered here as well.",
    messages:
      'n ((n - 1) + 2 n (n - 1)) + n (n - 1): a broadcast of every node, and a report of every node to all. fewer where a node delivers before it is told by the origin',
    caveats: [
      'It costs about 2 n^3 messages a round.',
      "It has no `stop: local` here; the paper's nodes estimate the rounds themselves.",
      'A node that is started anew cannot take part again, and no message may be lost.',
    ],
  },
};
