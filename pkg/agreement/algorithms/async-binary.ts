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
};
