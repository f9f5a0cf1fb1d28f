/**
 * What nodes of a challenge say to each other: several messages of the gossip in one, as messages are what is
 * counted, and perhaps what the sender has.
 */
import type { Json } from '../../../core/json.ts';
import { asIdSpans, type IdSpan } from '../../../gossip/reliable/id-spans.ts';
import { parseReliableMessage, type ReliableMessage } from '../../../gossip/reliable/reliable.ts';
import { asArray, asOneOf, badShape } from '../../../wire/shape.ts';
import type { Body } from '../../message.ts';

export const LETTER = 'gossip';

export interface Letter {
  readonly messages: readonly ReliableMessage[];
  /** All that the sender has, its messages included; empty when it does not say. */
  readonly has: readonly IdSpan[];
  /** Its part in a round (`rounds.ts`); absent: it is none of a round. */
  readonly round?: RoundPart | undefined;
}

/**
 * `collect`: to the hub, which is to pass it on. `spread`: from the hub, to all; `answer`: the same, to one whose
 * letter it has got.
 */
export type RoundPart = (typeof ROUND_PARTS)[number];
const ROUND_PARTS = ['collect', 'spread', 'answer'] as const;

/** Most messages in one. */
const MESSAGES_MAX = 100_000;

export function letterBody({ messages, has, round }: Letter): Body {
  return {
    type: LETTER,
    messages: messages.map(asJson),
    ...(has.length === 0 ? {} : { has: spansJson(has) }),
    ...(round === undefined ? {} : { round }),
  };
}

/**
 * Parses a letter at the door.
 * @throws {LabError} `ERR_BAD_SHAPE`.
 */
export function asLetter({ messages, has = [], round }: Body): Letter {
  return {
    messages: asArray(messages, 'messages', MESSAGES_MAX).map((message) => {
      const parsed = parseReliableMessage(message);
      if (parsed === undefined) throw badShape(message, 'messages', 'messages of the gossip');
      return parsed;
    }),
    // What is heard without a gap is not looked at id by id, so there may be many.
    has: asIdSpans(has, 'has', Number.MAX_SAFE_INTEGER),
    round: round === undefined ? undefined : asOneOf(round, 'round', ROUND_PARTS),
  };
}

function asJson(message: ReliableMessage): Json {
  if (message.kind === 'rumor') return { ...message, has: spansJson(message.has) };
  if ('ids' in message) return { ...message, ids: spansJson(message.ids) };
  return { ...message };
}

function spansJson(spans: readonly IdSpan[]): Json {
  return spans.map(({ origin, runs }) => ({ origin, runs }));
}
