/** What nodes that belong together have in common: a node hands it to those that it starts. */
import { DEFAULT_LIMITS } from '../net/frames.ts';
import type { SecurityMode } from '../net/security-mode.ts';
import { asInteger, asRecord } from '../wire/shape.ts';

export interface Cluster {
  /** Names those who belong together; at most 128 characters. */
  readonly run: string;
  /** Known to them and to nobody else. */
  readonly secret: string;
  readonly security: SecurityMode;
  /** Whether functions may travel as source, in both directions. */
  readonly shippedCode: boolean;
  /** Whether the nodes find out who of them is alive. */
  readonly membership: boolean;
  /** How long a call may take unless it says otherwise. */
  readonly timeoutMs: number;
  readonly limits: LinkLimits;
  /** The file that a process runs which is to be a node. */
  readonly program: string;
}

/** Bounds of every connection, in bytes. */
export interface LinkLimits {
  readonly frameBytesMax: number;
  readonly queueBytesMax: number;
}

export const DEFAULT_LINK_LIMITS: LinkLimits = {
  frameBytesMax: DEFAULT_LIMITS.frameBytesMax,
  queueBytesMax: DEFAULT_LIMITS.queueBytesMax,
};

/** The fields of a cluster alone, of something that has them all. */
export function clusterOf(of: Cluster): Cluster {
  const { run, secret, security, shippedCode, membership, timeoutMs, limits, program } = of;
  return { run, secret, security, shippedCode, membership, timeoutMs, limits, program };
}

/** @throws {LabError} `ERR_BAD_SHAPE`. */
export function parseLimits(value: unknown, path: string): LinkLimits {
  const limits = asRecord(value, path);
  return {
    frameBytesMax: asInteger(limits['frameBytesMax'], `${path}.frameBytesMax`),
    queueBytesMax: asInteger(limits['queueBytesMax'], `${path}.queueBytesMax`),
  };
}
