/** Simulated nodes for each workload that share one state, and so are right unless told otherwise. */
import type { Json } from '../../pkg/core/json.ts';
import type { Body, Message } from '../../pkg/maelstrom/message.ts';
import type { NodeProgram } from './maelstrom-session.ts';

/** A program that answers with what a function of the shared state says. */
function answering(answer: (body: Body, message: Message) => Body): NodeProgram {
  return (node) => (message) => node.reply(message, answer(message.body, message));
}

/** Unique ids by a counter. @param repeatAfter How many ids until they begin again. */
export function ids(repeatAfter = Infinity): NodeProgram {
  let next = 0;
  return answering(() => ({ type: 'generate_ok', id: next++ % repeatAfter }));
}

/** One set for all. @param loses Which additions are acknowledged and forgotten. */
export function sets(loses: (element: Json) => boolean = () => false): NodeProgram {
  const elements: Json[] = [];
  return answering((body) => {
    if (body.type === 'read') return { type: 'read_ok', value: [...elements] };
    const element = body['element'] ?? null;
    if (!loses(element)) elements.push(element);
    return { type: 'add_ok' };
  });
}

/** One sum for all. @param factor What a delta counts. */
export function sums(factor = 1): NodeProgram {
  let sum = 0;
  return answering((body) => {
    if (body.type === 'read') return { type: 'read_ok', value: sum };
    sum += factor * Number(body['delta']);
    return { type: 'add_ok' };
  });
}

/** One map for all. @param stale Which reads, by their number, are answered with what was there before. */
export function registers(stale: (read: number) => boolean = () => false): NodeProgram {
  const values = new Map<Json, Json[]>();
  let reads = 0;
  return answering((body) => {
    const { key = null, value = null, from, to = null } = body;
    const versions = values.get(key) ?? [];
    const current = versions.at(-1);
    const write = (written: Json): void => void values.set(key, [...versions, written]);
    switch (body.type) {
      case 'write':
        write(value);
        return { type: 'write_ok' };
      case 'cas':
        if (current === undefined) return { type: 'error', code: 20, text: 'no such key' };
        if (current !== from) return { type: 'error', code: 22, text: 'another value' };
        write(to);
        return { type: 'cas_ok' };
      default:
        if (current === undefined) return { type: 'error', code: 20, text: 'no such key' };
        return {
          type: 'read_ok',
          value: (stale(reads++) ? versions.at(-3) : undefined) ?? current,
        };
    }
  });
}

/** One map for all, transactions one after the other. @param forgets Which writes have no effect. */
export function transactions(forgets: (write: number) => boolean = () => false): NodeProgram {
  const values = new Map<Json, Json>();
  let writes = 0;
  const apply = ([f, key = null, value = null]: readonly Json[]): Json => {
    const current = values.get(key) ?? null;
    if (f === 'r') return ['r', key, current];
    const list = Array.isArray(current) ? current : [];
    const next = f === 'append' ? [...list, value] : value;
    if (!forgets(writes++)) values.set(key, next);
    return [f ?? null, key, value];
  };
  return answering((body) => ({
    type: 'txn_ok',
    txn: (body['txn'] as readonly (readonly Json[])[]).map(apply),
  }));
}

/** One set of logs for all. @param loses Which messages are acknowledged and forgotten. */
export function logs(loses: (sent: number) => boolean = () => false): NodeProgram {
  const messages = new Map<string, [number, Json][]>();
  const committed = new Map<string, number>();
  let sent = 0;
  const from = ([key, offset]: readonly [string, number]) =>
    [key, (messages.get(key) ?? []).filter(([at]) => at >= offset).slice(0, 20)] as const;
  return answering((body) => {
    const offsets = Object.entries((body['offsets'] ?? {}) as Readonly<Record<string, number>>);
    switch (body.type) {
      case 'send': {
        const key = body['key'] as string;
        const log = messages.get(key) ?? [];
        messages.set(key, log);
        const offset = (log.at(-1)?.[0] ?? -1) + 1;
        log.push([offset, body['msg'] ?? null]);
        if (loses(sent++)) log.splice(-1, 1, [offset, 'lost']);
        return { type: 'send_ok', offset };
      }
      case 'poll':
        return { type: 'poll_ok', msgs: Object.fromEntries(offsets.map(from)) };
      case 'commit_offsets':
        for (const [key, offset] of offsets) committed.set(key, offset);
        return { type: 'commit_offsets_ok' };
      default: {
        const known = [...committed].filter(([key]) =>
          (body['keys'] as readonly string[]).includes(key),
        );
        return { type: 'list_committed_offsets_ok', offsets: Object.fromEntries(known) };
      }
    }
  });
}
