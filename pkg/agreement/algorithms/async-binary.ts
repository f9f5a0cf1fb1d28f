/** Binary agreement by echoes among nodes that may lie. Source: `agreement.md` 1.5. */
import { fraction } from '../rational.ts';
import { allToAll, type Algorithm } from './algorithm.ts';

export const asyncBinary: Algorithm = {
  model: 'async-binary',
  doc: 'no clock, nodes may lie, n > 3f, inputs 0 and 1: two values of plain echoes a round, half-way between',
  source: 'BinAA of Bandarupalli et al. 2024 (Delphi, arXiv 2405.02431); agreement.md 1.5',
  timing: 'asynchronous',
  bears: 'lies',
  asksAgain: false,
  rules: ['midpoint'],
  stops: ['master', 'rounds'],
  nodesPerFault: () => 3,
  quorum: ({ n, f }) => n - f,
  // n - f nodes for one value, or at least so many for each of two.
  heard: ({ n, f }) => ({ least: n - f, most: 2 * n, own: false }),
  missing: 'left out',
  trim: () => 0,
  selectStep: () => 0,
  factor: () => fraction(1n, 2n),
  differsWithoutFaults: true,
  // At most: ECHO of the own value, ECHO of the other one, and ECHO2.
  messagesPerRound: (setting) => 3 * allToAll(setting),
  page: {
    update:
      "A node says ECHO of its value v, and of any other once f + 1 nodes have; ECHO2 of the first value of which n - f say ECHO. With ECHO2 of w from n - f nodes v' = w; with ECHO of each of w and w' from n - f nodes v' = (w + w') / 2. No more than two values are ever about, and they are neighbours among the multiples of 1/2^r.",
    messages: 'at most 3 n (n - 1): ECHO of the own value, ECHO of the other one, ECHO2',
    caveats: [
      'It agrees on inputs of 0 and 1 only; see async-delphi for others.',
      'The factor is 1/2 even without faults, as a round may end in either of two ways.',
      'A node that is started anew cannot take part again, and no message may be lost.',
    ],
  },
};
