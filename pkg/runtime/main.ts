/**
 * The main file of a node that another node has started. It loads nothing that a node does not need,
 * since many are started at once; `cmd/node.js` is the door for people.
 */
import { LabError, errorText } from '../core/errors.ts';
import { addressText } from '../services/node-info.ts';
import { isNodeId } from '../core/ids.ts';
import { boot, type Part } from './boot.ts';
import { INVITATION_VARIABLE, parseInvitation, type Invitation } from './invitation.ts';
import { streamLog, type Log } from './log.ts';
import type { TcpNode } from './tcp-node.ts';

/** A node that was told to stop ends by itself; what its `onStart` has left running is cut off then. */
const END_MS = 2000;

/** @param partOf What the node of an invitation does besides, if anything. */
export async function main(
  partOf: (invitation: Invitation, log: Log) => ((node: TcpNode) => Part) | undefined,
): Promise<void> {
  const text = process.env[INVITATION_VARIABLE];
  delete process.env[INVITATION_VARIABLE];
  if (text === undefined) {
    process.stderr.write('another node starts this file; to start one by hand use cmd/node.js\n');
    process.exitCode = 64;
    return;
  }
  // Who started the node decides when it ends; a Ctrl-C on the terminal reaches it as well.
  process.on('SIGINT', () => undefined);
  const invitation = parseInvitation(JSON.parse(text));
  const { node } = invitation;
  const log = streamLog(isNodeId(node['id']) ? node['id'] : addressText(node), process.stderr);
  try {
    const part = partOf(invitation, log);
    const begun = await boot({ invitation, log, part, patient: part !== undefined });
    process.exitCode = await begun.ended();
  } catch (error) {
    log('error', errorText(error));
    process.exitCode = error instanceof LabError ? 2 : 70;
  }
  setTimeout(() => process.exit(), END_MS).unref();
}
