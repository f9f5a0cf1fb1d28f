/** Programs of nodes for the tests of the runner, as files that can be started. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NODE = `#!/usr/bin/env node
let id = '';
let requests = 0;
const write = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  const { body } = message;
  if (body.type === 'init') id = body.node_id;
  else requests++;
  const reply = (more) =>
    write({ src: id, dest: message.src, body: { in_reply_to: body.msg_id, ...more } });
  const echo = { type: body.type + '_ok', ...(body.echo === undefined ? {} : { echo: body.echo }) };
  BEHAVIOUR
});
`;

/** What the node does with a message; `body`, `reply`, `echo`, `write`, `id` and `requests` are there. */
export type Behaviour = string;

export const ECHO: Behaviour = 'reply(echo);';

/** Writes a node in JavaScript. @returns its path. */
export function writeNode(folder: string, behaviour: Behaviour = ECHO): string {
  const path = join(folder, 'node.js');
  writeFileSync(path, NODE.replace('BEHAVIOUR', behaviour), { mode: 0o755 });
  return path;
}

/** A shell that starts a node, as students' scripts do, and something else that would stay. */
export function writeShell(folder: string, marker: string): string {
  const node = writeNode(folder);
  const path = join(folder, 'node.sh');
  writeFileSync(path, `#!/bin/sh\nsleep ${marker} &\n${node}\nsleep ${marker}\n`, { mode: 0o755 });
  return path;
}
