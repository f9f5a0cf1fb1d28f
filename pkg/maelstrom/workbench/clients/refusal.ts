/** Why a node is not ready: it did not answer a request without which the run cannot go on. */
import type { Answer } from './rpc-client.ts';
import { replyComplaint, type Rpc } from './rpc.ts';

/** Why an answer is not the one that was asked for; undefined when it is. */
export function refusal(rpc: Rpc, answer: Answer, timeoutMs: number): string | undefined {
  if ('failure' in answer) {
    return `did not answer ${rpc.type} within ${timeoutMs} ms; does it read stdin line by line, and flush stdout?`;
  }
  const { body } = answer.reply.message;
  if (body.type === 'error') return `answered ${rpc.type} with ${JSON.stringify(body)}`;
  const complaint = replyComplaint(rpc, body);
  return complaint === undefined ? undefined : `answered wrongly: ${complaint}`;
}
