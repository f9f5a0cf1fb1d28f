/**
 * Rumors that this node has heard of and does not have, who has said to have them, and when to ask whom.
 *
 * An announcement may overtake the payload, so a node waits before it asks the first announcer: at least
 * `graftMs`, and as long as payloads lagged behind announcements lately. Then it waits for the answer, at
 * least `graftAgainMs` and as long as answers took lately, doubled with each, before it asks the next
 * announcer, in turn, until the rumor is beyond the horizon. At most `graftsMax` requests are under way;
 * the others wait, and mostly the payload comes by itself.
 *
 * Source: Plumtree (see `tree.ts`), section 3.8: the two timers. That they follow what was measured, and
 * the bounds, are ours: fixed ones make every node ask for everything when a tree is slow (riak_core, issue
 * 371).
 */
import type { NodeId } from '../../core/ids.ts';
import { rumorId, type RumorId, type RumorName } from '../rumor.ts';
import { DelayEstimate } from './delay-estimate.ts';
import type { ReliableSettings } from './settings.ts';

type MissingSettings = Pick<
  ReliableSettings,
  | 'graftMs'
  | 'graftAgainMs'
  | 'graftMsMax'
  | 'graftsMax'
  | 'announcersMax'
  | 'missingMax'
  | 'horizonMs'
>;

interface MissingRumor {
  readonly name: RumorName;
  readonly heardAt: number;
  /** In the order in which they are asked next. */
  announcers: readonly NodeId[];
  dueAt: number;
  /** 0 before anybody was asked. */
  tries: number;
  /** When somebody was asked last. */
  askedAt: number;
  /** When each was asked. */
  asked: Map<NodeId, number> | undefined;
  slackMs: number;
  adopt: boolean;
}

/** What is said of a rumor. */
export interface Announcement {
  readonly by: NodeId;
  /** It does not come unless it is asked for. */
  readonly offered: boolean;
  /** How much longer than others it takes to come, in ms. */
  readonly slackMs: number;
}

/** Whom to ask for what. */
export interface Request {
  readonly to: NodeId;
  readonly names: RumorName[];
  /** Whether for all that comes of their origins, too. */
  readonly adopt: boolean;
}

/** How often the wait for an answer is doubled. */
const DOUBLINGS_MAX = 4;

/** Asked more than once: nobody knows which time was answered (P. Karn, C. Partridge 1987). */
const AMBIGUOUS = -1;

/** Rumors that came by asking and of which it is remembered when they were first heard of. */
const ASKED_MAX = 64;

export class Missing {
  readonly #settings: MissingSettings;
  readonly #rumors = new Map<RumorId, MissingRumor>();
  /** When those that came by asking, before they were pushed, were first heard of. */
  #asked: Map<RumorId, number> | undefined;
  /** How far payloads lag behind announcements, and how long answers take. */
  readonly #lag: DelayEstimate;
  readonly #answer: DelayEstimate;

  constructor(settings: MissingSettings) {
    const { graftMs, graftAgainMs, graftMsMax: maxMs } = settings;
    this.#settings = settings;
    this.#lag = new DelayEstimate({ minMs: graftMs, maxMs });
    this.#answer = new DelayEstimate({ minMs: graftAgainMs, maxMs });
  }

  get size(): number {
    return this.#rumors.size;
  }

  /** When somebody is to be asked next; Infinity when nobody is. O(size). */
  get dueAt(): number {
    let earliest = Infinity;
    for (const { dueAt } of this.#rumors.values()) earliest = Math.min(earliest, dueAt);
    return earliest;
  }

  /** Somebody has a rumor that this node has not. @returns when to ask for it. */
  announced(name: RumorName, { by, offered, slackMs }: Announcement, now: number): number {
    const { announcersMax, missingMax } = this.#settings;
    const id = rumorId(name);
    let rumor = this.#rumors.get(id);
    if (rumor === undefined) {
      if (this.#rumors.size >= missingMax) return Infinity;
      rumor = {
        name,
        heardAt: now,
        announcers: [],
        dueAt: Infinity,
        tries: 0,
        askedAt: -Infinity,
        asked: undefined,
        slackMs,
        adopt: true,
      };
      this.#rumors.set(id, rumor);
    }
    rumor.announcers = withOne(rumor.announcers, { by, first: offered }, announcersMax);
    rumor.slackMs = Math.max(rumor.slackMs, slackMs);
    rumor.adopt &&= !offered;
    // An offer does not wait for the payload, nor for answers that have become slow in coming.
    if (offered) rumor.dueAt = Math.min(rumor.dueAt, rumor.askedAt + this.#answer.waitMs + slackMs);
    else if (rumor.tries === 0) rumor.dueAt = Math.min(rumor.dueAt, now + this.#lag.waitMs);
    return rumor.dueAt;
  }

  /** A rumor has come for the first time. */
  arrived(id: RumorId, from: NodeId, now: number): void {
    const rumor = this.#rumors.get(id);
    if (rumor === undefined || rumor.tries === 0) {
      this.#lag.sample(rumor === undefined ? 0 : now - rumor.heardAt);
    } else {
      const askedAt = rumor.asked?.get(from);
      if (askedAt !== undefined && askedAt !== AMBIGUOUS) this.#answer.sample(now - askedAt);
      if (rumor.adopt) this.#remember(id, rumor.heardAt);
    }
    this.#rumors.delete(id);
  }

  /** A rumor that this node has was pushed to it: it would have come without asking. */
  pushedAgain(id: RumorId, now: number): void {
    const heardAt = this.#asked?.get(id);
    if (heardAt === undefined) return;
    this.#asked?.delete(id);
    this.#lag.sample(now - heardAt);
  }

  /** Whom to ask now; asking them is taken for done. O(size). */
  due(now: number): Iterable<Request> {
    const { horizonMs, graftsMax } = this.#settings;
    const requests = new Map<string, Request>();
    let room = graftsMax - this.#underWay(now);
    for (const [id, rumor] of this.#rumors) {
      if (rumor.dueAt > now) continue;
      const [to, ...others] = rumor.announcers;
      if (to === undefined || now - rumor.heardAt > horizonMs) {
        this.#rumors.delete(id);
        continue;
      }
      rumor.announcers = [...others, to];
      if (room > 0) {
        room -= 1;
        rumor.tries += 1;
        rumor.askedAt = now;
        rumor.asked ??= new Map<NodeId, number>();
        rumor.asked.set(to, rumor.asked.has(to) ? AMBIGUOUS : now);
        request(requests, to, rumor);
      }
      rumor.dueAt = now + this.#waitMs(rumor);
    }
    return requests.values();
  }

  /** Others take part from now on. */
  keep(isMember: (id: NodeId) => boolean): void {
    for (const rumor of this.#rumors.values()) rumor.announcers = rumor.announcers.filter(isMember);
  }

  #underWay(now: number): number {
    let count = 0;
    for (const { tries, dueAt } of this.#rumors.values()) if (tries > 0 && dueAt > now) count += 1;
    return count;
  }

  #waitMs({ tries, slackMs }: MissingRumor): number {
    const doublings = Math.min(Math.max(0, tries - 1) >> 1, DOUBLINGS_MAX);
    return slackMs + this.#answer.waitMs * 2 ** doublings;
  }

  #remember(id: RumorId, heardAt: number): void {
    const asked = (this.#asked ??= new Map<RumorId, number>());
    if (asked.size >= ASKED_MAX) asked.clear();
    asked.set(id, heardAt);
  }
}

/** The list with one more, if there is room; who goes first has room. */
function withOne(
  announcers: readonly NodeId[],
  { by, first }: { readonly by: NodeId; readonly first: boolean },
  sizeMax: number,
): readonly NodeId[] {
  if (first) return [by, ...announcers.filter((id) => id !== by)].slice(0, sizeMax);
  if (announcers.length >= sizeMax || announcers.includes(by)) return announcers;
  return [...announcers, by];
}

function request(requests: Map<string, Request>, to: NodeId, rumor: MissingRumor): void {
  const { name, adopt } = rumor;
  const key = `${to} ${adopt}`;
  const known = requests.get(key);
  if (known === undefined) requests.set(key, { to, names: [name], adopt });
  else known.names.push(name);
}
