/** The exit codes of every command, part of the contract with scripts. */
import type { Verdict } from '../checkers/finding.ts';

export const EXIT = {
  pass: 0,
  fail: 1,
  unknown: 2,
  /** Wrong usage of the command line. */
  usage: 64,
  /** The experiment's description cannot be used. */
  config: 65,
  /** A bug, or an error that no command foresaw. */
  internal: 70,
} as const satisfies Record<Verdict | 'usage' | 'config' | 'internal', number>;
