/** A node that somebody starts by hand: it looks for the master, and has no children. */
import { MASTER, type NodeId } from '../../core/ids.ts';
import type { SecurityMode } from '../../net/security-mode.ts';
import type { LinkLimits } from '../../runtime/cluster.ts';
import type { Log } from '../../runtime/log.ts';
import { NODE_PROGRAM } from '../../runtime/program.ts';
import { runName } from '../../runtime/secret.ts';
import { TcpNode } from '../../runtime/tcp-node.ts';
import { LabNode, type NodeEnd } from './lab-node.ts';

/** What a node must know to join, from its scripts or its command line. */
export interface JoinOptions {
  readonly id: NodeId;
  /** Where to listen; port 0 takes a free one. */
  readonly ip: string;
  readonly port: number;
  readonly master: { readonly ip: string; readonly port: number };
  readonly security: SecurityMode;
  readonly secret: string;
  /** How long to wait for the master to come up and send the setup. */
  readonly joinMs: number;
  readonly limits: LinkLimits;
  readonly log: Log;
  /** Aborting makes the node leave; its reason says why. */
  readonly signal?: AbortSignal;
}

/**
 * Joins a run and takes part in it until it ends. Resolves when nothing of it is left.
 * @throws {LabError} when the node cannot listen.
 */
export async function takePart(options: JoinOptions): Promise<NodeEnd> {
  const { id, ip, port, secret, security, joinMs, limits, log, signal } = options;
  const master = { ip: options.master.ip, port: options.master.port, id: MASTER };
  const node = new TcpNode({
    node: { ip, port, id },
    run: runName(secret),
    secret,
    security,
    shippedCode: false,
    // The master says who is dead.
    membership: false,
    timeoutMs: joinMs,
    limits,
    log,
    program: NODE_PROGRAM,
    patient: true,
  });
  const part = new LabNode(node, { id, master, byHand: true, joinMs, log });
  await node.listen();
  part.begin();
  const leave = (): void => part.leave(String(signal?.reason));
  signal?.addEventListener('abort', leave);
  if (signal?.aborted === true) leave();
  const end = await part.ended();
  signal?.removeEventListener('abort', leave);
  return end;
}
