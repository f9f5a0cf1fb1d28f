/** The master as a node with services: what it is on the network, and what it is told of its nodes. */
import type { LabError } from '../../core/errors.ts';
import { MASTER, type NodeId } from '../../core/ids.ts';
import type { ProcessEnd } from '../../runtime/children.ts';
import { NODE_PROGRAM } from '../../runtime/program.ts';
import { TcpNode } from '../../runtime/tcp-node.ts';
import type { NodeInfo } from '../../services/node-info.ts';
import { asNodeId } from '../../wire/shape.ts';
import { filesOf, type MasterOptions } from './options.ts';

/** What happens to nodes. */
export interface NodeEvents {
  /** Its link is there, for the first time or again. */
  readonly up: (id: NodeId) => void;
  /** Its link is lost; it may come back. */
  readonly down: (id: NodeId) => void;
  /** Its link is lost for good. */
  readonly failed: (id: NodeId, error: LabError) => void;
  /** Its process has ended, if the master has started it. */
  readonly ended: (id: NodeId, end: ProcessEnd) => void;
}

/** @returns the node, which does not listen yet. */
export function masterNode(
  options: MasterOptions,
  { up, down, failed, ended }: NodeEvents,
): TcpNode {
  const { ip, port, run, secret, security, setup, limits, log } = options;
  const node = new TcpNode({
    node: { ip, port, id: MASTER },
    run,
    secret,
    security,
    // The lab's nodes have all the code that they need.
    shippedCode: false,
    // The master says who is dead.
    membership: false,
    timeoutMs: setup.joinMs,
    limits,
    log,
    program: NODE_PROGRAM,
    patient: true,
    filesOf: (child) => filesOf(options, idOf(child)),
    childEnded: (child, end) => ended(idOf(child), end),
  });
  node.observe({ peerUp: up, peerDown: down, peerFailed: failed });
  return node;
}

function idOf(child: NodeInfo): NodeId {
  return asNodeId(child['id'], 'id');
}
