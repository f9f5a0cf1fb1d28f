/** `kafka`: logs by key that clients append to and follow, with committed offsets. */
import type { Json } from '../../../core/json.ts';
import { asArray, asInteger, asRecord, asString } from '../../../wire/shape.ts';
import { checkKafka } from '../checkers/kafka.ts';
import { any, integer, listOf, mapOf, text, tuple } from '../clients/fields.ts';
import { highestOffsets, logPlan } from '../generators/logs.ts';
import { field, ok } from './operations.ts';
import type { Completed, Invocation, Operation, Workload, WorkloadClient } from './workload.ts';

const offsets = mapOf(integer);

export const kafka: Workload = {
  name: 'kafka',
  doc:
    'Keep append-only logs by key. Every message gets an offset, ascending in its log; gaps are allowed. ' +
    'Clients follow logs from the committed offsets on.',
  rpcs: [
    {
      type: 'send',
      doc: 'Appends a message to a log.',
      request: { key: text, msg: any },
      reply: { offset: integer },
    },
    {
      type: 'poll',
      doc: 'Asks for messages of logs from these offsets on, as many as the node likes, without gaps.',
      request: { offsets },
      reply: { msgs: mapOf(listOf(tuple(integer, any))) },
    },
    {
      type: 'commit_offsets',
      doc: 'Says that messages up to these offsets, inclusive, have been processed.',
      request: { offsets },
      reply: {},
    },
    {
      type: 'list_committed_offsets',
      doc: 'Asks for the committed offsets of logs; those without one are left out.',
      request: { keys: listOf(text) },
      reply: { offsets },
    },
  ],
  idempotent: ['assign', 'poll'],
  reusable: false,
  client: () => new LogClient(),
  plan: ({ keyCount, maxWritesPerKey }, random) => logPlan({ keyCount, maxWritesPerKey }, random),
  check: (history) => checkKafka(history),
};

/** Offsets may be anything that JSON calls an integer. */
const OFFSETS = { min: Number.MIN_SAFE_INTEGER };

/** Follows the logs that it was assigned; forgets everything when it is replaced. */
class LogClient implements WorkloadClient {
  /** Where to read on, by key. */
  #next = new Map<string, number>();

  invoke({ f, value, seekToBeginning }: Invocation): Operation {
    switch (f) {
      case 'assign':
        return this.#assign(keysOf(value), seekToBeginning === true);
      case 'send':
        return send(value);
      case 'poll':
        return this.#poll();
      default:
        return crash(value);
    }
  }

  *#assign(keys: readonly string[], seekToBeginning: boolean): Operation {
    if (seekToBeginning) {
      this.#next = new Map(keys.map((key) => [key, 0]));
      return ok(keys);
    }
    const reply = yield { type: 'list_committed_offsets', keys };
    const committed = asRecord(reply['offsets'], 'offsets');
    this.#next = new Map(
      keys.map((key) => {
        const next = this.#next.get(key) ?? committed[key] ?? 0;
        return [key, asInteger(next, key, OFFSETS)] as const;
      }),
    );
    return ok(keys);
  }

  *#poll(): Operation {
    const reply = yield { type: 'poll', offsets: Object.fromEntries(this.#next) };
    const logs = field(reply, 'msgs');
    const seen = highestOffsets(logs);
    for (const [key, offset] of seen) {
      this.#next.set(key, Math.max(this.#next.get(key) ?? 0, offset + 1));
    }
    if (seen.size > 0) yield { type: 'commit_offsets', offsets: Object.fromEntries(seen) };
    return ok(logs);
  }
}

function* send(value: Json): Operation {
  const [key = null, msg = null]: readonly Json[] = Array.isArray(value) ? value : [];
  const reply = yield { type: 'send', key, msg };
  return ok([key, [field(reply, 'offset'), msg]]);
}

/** The client is thrown away, and with it what it knew of its place in the logs. */
// oxlint-disable-next-line require-yield
function* crash(value: Json): Operation {
  const completed: Completed = { type: 'info', value };
  return completed;
}

function keysOf(value: Json): readonly string[] {
  return asArray(value, 'assign', Infinity).map((key) => asString(key, 'key'));
}
