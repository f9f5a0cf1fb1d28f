/** From an invitation to a node that its parent knows to be there. */
import { LabError, errorCode, errorText } from '../core/errors.ts';
import { addressText } from '../services/node-info.ts';
import type { Method } from '../services/reply.ts';
import { isCallable } from '../wire/values/callable.ts';
import { deserialize } from '../wire/values/serialize.ts';
import type { Invitation } from './invitation.ts';
import type { Log } from './log.ts';
import { serverOf } from './server.ts';
import { TcpNode } from './tcp-node.ts';

/** How often a node looks whether the process that started it lives, in milliseconds. */
const ORPHAN_CHECK_MS = 1000;

/** What a node does besides: made before it listens, begun once it does. */
export interface Part {
  begin(): void;
  /** Ends the node for want of who has started it. */
  leave(why: string): void;
  /** Resolves when nothing of the node is left. @returns the exit code. */
  ended(): Promise<number>;
}

export interface BootOptions {
  readonly invitation: Invitation;
  readonly log: Log;
  readonly patient: boolean;
  readonly part: ((node: TcpNode) => Part) | undefined;
}

/**
 * Starts the node of an invitation: it listens, its part begins, `onStart` runs, its parent is told.
 * @throws {LabError} when it cannot listen, or its parent does not take it.
 */
export async function boot({ invitation, log, patient, part }: BootOptions): Promise<Part> {
  const node = new TcpNode({ ...invitation, log, patient });
  const besides = part?.(node) ?? alone(node, log);
  await node.listen();
  endWith(invitation.launcher, besides);
  try {
    besides.begin();
    await Promise.race([introduce(node, invitation), endOf(node)]);
  } catch (error) {
    await node.close();
    throw error;
  }
  process.once('SIGTERM', () => void node.close());
  return besides;
}

/** Rejects when the node has ended, for whatever reason it did. */
async function endOf(node: TcpNode): Promise<never> {
  await node.ended;
  throw ended();
}

function ended(): LabError {
  return new LabError('ERR_ENDED', 'the node was stopped before its parent knew of it');
}

function alone(node: TcpNode, log: Log): Part {
  return {
    begin: () => undefined,
    leave: (why) => {
      log('error', 'leaving', { why });
      void node.close(0);
    },
    ended: () => node.ended.then(() => 0),
  };
}

/** Runs `onStart`, and makes the call by which the parent knows that the node is there. */
async function introduce(
  node: TcpNode,
  { parent, ready, bootMs, onStart }: Invitation,
): Promise<void> {
  const { services } = node;
  services.bornOf(parent);
  if (onStart !== undefined) {
    const begin = deserialize(onStart, services.values);
    if (isCallable(begin)) await begin(serverOf(node));
  }
  const args = [ready, [null, services.ports.self]];
  const call: Method = (_, reply) => {
    const target = { service: 'rpc', method: 'call' };
    services.process.call({ node: parent, target, args, timeoutMs: bootMs }, reply);
  };
  await new Promise<void>((resolve, reject) => {
    services.invoke(call, [], (error) => {
      if (error === null) resolve();
      // Not the parent's doing: `onStart` has ended this node.
      else if (errorCode(error) === 'ERR_STOPPED' && node.closing) reject(ended());
      else reject(new LabError('ERR_PARENT', `${addressText(parent)}: ${errorText(error)}`));
    });
  });
}

/**
 * Ends the node once the process that started it is dead. One that has talked to it would learn it from
 * its connection too; one that has not would knock at a closed door for as long as it may.
 */
function endWith(launcher: number, part: Part): void {
  const timer = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(timer);
    part.leave('the process that started this node is gone');
  }, ORPHAN_CHECK_MS);
  timer.unref();
}
