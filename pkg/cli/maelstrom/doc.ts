/** `maelstrom doc`: the protocol and the workloads, printed from what the runner checks by. */
import { ERROR_KINDS } from '../../maelstrom/errors.ts';
import { schemaText, type Rpc } from '../../maelstrom/workbench/clients/rpc.ts';
import { SERVICES } from '../../maelstrom/workbench/services/registry.ts';
import { WORKLOADS } from '../../maelstrom/workbench/workloads/registry.ts';
import { EXIT } from '../exit-codes.ts';
import { isAnswered } from '../parser.ts';
import { parseOptions } from './options.ts';

export async function documentation(argv: readonly string[], script: string): Promise<number> {
  const usage = '$0\n\nPrints the protocol and the workloads.';
  const args = await parseOptions(argv, script, { spec: {}, usage });
  if (!isAnswered(args)) process.stdout.write(`${documentText()}\n`);
  return EXIT.pass;
}

/** As Markdown. */
export function documentText(): string {
  return [...protocol(), ...WORKLOADS.flatMap(workloadText)].join('\n');
}

function protocol(): readonly string[] {
  const errors = Object.entries(ERROR_KINDS).map(
    ([name, { code, definite }]) =>
      `| ${code} | ${name} | ${definite ? 'did not happen' : 'nobody can tell'} |`,
  );
  return [
    '# Protocol',
    '',
    'A node reads messages from stdin and writes messages to stdout, one JSON object a line; stderr is its log.',
    '',
    '```json',
    '{"id": 7, "src": "c3", "dest": "n1", "body": {"type": "echo", "msg_id": 1, "echo": "Please echo 35"}}',
    '{"src": "n1", "dest": "c3", "body": {"type": "echo_ok", "in_reply_to": 1, "echo": "Please echo 35"}}',
    '```',
    '',
    'The first message is `init`, with the names of the node and of all nodes:',
    '`{"type": "init", "msg_id": 1, "node_id": "n1", "node_ids": ["n1", "n2"]}`. The answer is `{"type": "init_ok", "in_reply_to": 1}`.',
    '',
    `Services that nodes may send requests to: ${Object.keys(SERVICES).join(', ')}.`,
    '',
    'An error is `{"type": "error", "in_reply_to": 1, "code": 11, "text": "..."}`; codes from 1000 on are free.',
    '',
    '| code | name | the operation |',
    '| --- | --- | --- |',
    ...errors,
    '',
    '# Workloads',
    '',
  ];
}

function workloadText({ name, doc, rpcs }: (typeof WORKLOADS)[number]): readonly string[] {
  return [`## ${name}`, '', doc, '', ...rpcs.flatMap(rpcText)];
}

function rpcText(rpc: Rpc): readonly string[] {
  const fields = Object.entries(rpc.request).map(([name, field]) => `"${name}": ${field.text}`);
  const request = [`"type": "${rpc.type}"`, '"msg_id": integer', ...fields].join(', ');
  return [
    `- \`${rpc.type}\`: ${rpc.doc}`,
    `  - request \`{${request}}\``,
    `  - reply \`${schemaText(rpc)}\`, with \`in_reply_to\``,
    '',
  ];
}
