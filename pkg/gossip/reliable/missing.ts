/**
 * Rumors that this node has heard of and does not have, who has said to have them, and when to ask whom.
 *
 * An announcement often overtakes the payload, so a node waits `graftMs` before it asks the first announcer,
 * then shorter, but doubled each time, before it asks the next one, in turn, until the rumor is beyond the
 * horizon. At most `graftsMax` requests are under way; the others wait, and mostly the payload comes by itself.
 *
 * Source: Plumtree (see `tree.ts`), section 3.8: the two timers; the bounds are ours.
 */
import type { NodeId } from '../../core/ids.ts';
import { rumorId, type RumorId, type RumorName } from '../rumor.ts';
import type { ReliableSettings } from './settings.ts';

type MissingSettings = Pick<
  ReliableSettings,
  'graftAgainMs' | 'graftsMax' | 'announcersMax' | 'missingMax' | 'horizonMs'
>;

interface MissingRumor {
  readonly name: RumorName;
  readonly heardAt: number;
  /** In the order in which they are asked next. */
  announcers: NodeId[];
  dueAt: number;
  /** 0 before anybody was asked. */
  tries: number;
  slackMs: number;
  adopt: boolean;
}

export interface Announcement {
  readonly now: number;
  /** How long to wait for the payload before asking; 0 when it does not come unasked. */
  readonly waitMs: number;
  /** How much longer than others it takes to come. */
  readonly slackMs: number;
  /** Whether to ask for more than this one. */
  readonly adopt: boolean;
}

/** Whom to ask for what. */
export interface Request {
  readonly to: NodeId;
  readonly names: RumorName[];
  readonly adopt: boolean;
}

/** How often the wait for an answer is doubled. */
const DOUBLINGS_MAX = 4;

export class Missing {
  readonly #settings: MissingSettings;
  readonly #rumors = new Map<RumorId, MissingRumor>();

  constructor(settings: MissingSettings) {
    this.#settings = settings;
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
  announced(
    name: RumorName,
    by: NodeId,
    { now, waitMs, slackMs, adopt }: Readonly<Announcement>,
  ): number {
    const { announcersMax, missingMax } = this.#settings;
    const id = rumorId(name);
    let rumor = this.#rumors.get(id);
    if (rumor === undefined) {
      if (this.#rumors.size >= missingMax) return Infinity;
      rumor = {
        name,
        heardAt: now,
        announcers: [],
        dueAt: now + waitMs,
        tries: 0,
        slackMs,
        adopt,
      };
      this.#rumors.set(id, rumor);
    }
    if (!rumor.announcers.includes(by) && rumor.announcers.length < announcersMax) {
      rumor.announcers.push(by);
    }
    rumor.slackMs = Math.max(rumor.slackMs, slackMs);
    rumor.adopt &&= adopt;
    if (rumor.tries === 0) rumor.dueAt = Math.min(rumor.dueAt, now + waitMs);
    return rumor.dueAt;
  }

  /** It has come. */
  arrived(id: RumorId): void {
    this.#rumors.delete(id);
  }

  /** Whom to ask now; asking them is taken for done. O(size). */
  due(now: number): Iterable<Request> {
    const { horizonMs, graftsMax } = this.#settings;
    const requests = new Map<string, Request>();
    let room = graftsMax - this.#underWay(now);
    for (const [id, rumor] of this.#rumors) {
      if (rumor.dueAt > now) continue;
      const to = rumor.announcers.shift();
      if (to === undefined || now - rumor.heardAt > horizonMs) {
        this.#rumors.delete(id);
        continue;
      }
      rumor.announcers.push(to);
      if (room > 0) {
        room -= 1;
        rumor.tries += 1;
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
    const doublings = Math.min(Math.max(0, tries - 1), DOUBLINGS_MAX);
    return slackMs + this.#settings.graftAgainMs * 2 ** doublings;
  }
}

function request(requests: Map<string, Request>, to: NodeId, rumor: MissingRumor): void {
  const { name, adopt } = rumor;
  const key = `${to} ${adopt}`;
  const known = requests.get(key);
  if (known === undefined) requests.set(key, { to, names: [name], adopt });
  else known.names.push(name);
}
