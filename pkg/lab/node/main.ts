/**
 * The main file of a launched node. It loads nothing that a node does not need, since a lab starts
 * many at once; `cmd/node.js` is the door for people.
 */
import { LabError, errorText } from '../../core/errors.ts';
import { nodeId } from '../../core/ids.ts';
import { asInteger, asNumber, asRecord, asString } from '../../wire/shape.ts';
import { parseLimits } from '../control/parse.ts';
import { INVITATION_VARIABLE, type Invitation } from '../launch/launcher.ts';
import { streamLog } from '../log.ts';
import { LabNode } from './lab-node.ts';

/** How often a node looks whether its launcher lives. */
const ORPHAN_CHECK_MS = 1000;

void takePart();

async function takePart(): Promise<void> {
  const text = process.env[INVITATION_VARIABLE];
  delete process.env[INVITATION_VARIABLE];
  if (text === undefined) {
    process.stderr.write('the lab starts this file; to start a node by hand use cmd/node.js\n');
    process.exitCode = 64;
    return;
  }
  // The master decides when its nodes end; a Ctrl-C on the terminal reaches them as well.
  process.on('SIGINT', () => undefined);
  const invitation = parseInvitation(JSON.parse(text));
  const log = streamLog(invitation.id, process.stderr);
  try {
    const signal = orphaned(invitation.launcher);
    const end = await LabNode.takePart({ ...invitation, log, signal });
    process.exitCode = end.kind === 'done' ? 0 : 2;
  } catch (error) {
    log('error', errorText(error));
    process.exitCode = error instanceof LabError ? 2 : 70;
  }
}

/**
 * Aborted once the process that launched this one is dead. A node that has joined would learn it from
 * its connection too; one that has not would knock at a closed door for as long as it may.
 */
function orphaned(launcher: number): AbortSignal {
  const controller = new AbortController();
  const timer = setInterval(() => {
    if (process.ppid !== launcher) controller.abort('the lab that launched this node is gone');
  }, ORPHAN_CHECK_MS);
  timer.unref();
  return controller.signal;
}

function parseInvitation(value: unknown): Invitation {
  const invitation = asRecord(value, 'invitation');
  const master = asRecord(invitation['master'], 'invitation.master');
  const port = { min: 0, max: 65_535 };
  return {
    id: nodeId(asString(invitation['id'], 'invitation.id')),
    ip: asString(invitation['ip'], 'invitation.ip'),
    port: asInteger(invitation['port'], 'invitation.port', port),
    master: {
      ip: asString(master['ip'], 'invitation.master.ip'),
      port: asInteger(master['port'], 'invitation.master.port', port),
    },
    run: asString(invitation['run'], 'invitation.run'),
    secret: asString(invitation['secret'], 'invitation.secret'),
    launcher: asInteger(invitation['launcher'], 'invitation.launcher'),
    joinMs: asNumber(invitation['joinMs'], 'invitation.joinMs'),
    limits: parseLimits(invitation['limits'], 'invitation.limits'),
    memoryFile:
      invitation['memoryFile'] === undefined
        ? undefined
        : asString(invitation['memoryFile'], 'invitation.memoryFile'),
  };
}
