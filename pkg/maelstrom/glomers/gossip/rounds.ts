/**
 * Rounds through a hub: every node gathers what it was told and sends it to the hub in one letter (it
 * collects), the hub puts all together and sends it to everybody (it spreads). So a round costs 2 (n - 1)
 * letters, however much is in them: the least that lets everybody know everything, one way at a time.
 * Source of the bound: F. Harary, A. Schwenk 1974, "The communication problem on graphs and digraphs".
 *
 * Rounds keep in step without a common clock, as all hear the hub at about the same time: from then each node
 * rests for `restMs`, and then sends what it has, so that all letters reach the hub together. It waits for
 * them a little longer than they usually differ, and spreads. A value waits for half a round on average, and
 * then takes two trips.
 *
 * Every letter of a round says what its sender has; whoever lacks some of that asks. If the hub lacks some of what
 * a node has, the node sends it a letter. A hub that does not answer is replaced (`hub.ts`).
 */
import type { NodeId } from '../../../core/ids.ts';
import { DelayEstimate } from '../../../gossip/reliable/delay-estimate.ts';
import { spansCover, type IdSpan } from '../../../gossip/reliable/id-spans.ts';
import type { StoredRumor } from '../../../gossip/reliable/store.ts';
import type { Node } from '../../node/node.ts';
import { Hub } from './hub.ts';
import { Laggards } from './laggards.ts';
import type { Letter } from './letter.ts';
import type { Post, Traveling, Way } from './way.ts';

export interface RoundSettings {
  /** From hearing the hub to the next letter to it; 0: nothing waits. A round takes two trips longer. */
  readonly restMs: number;
  /** How long the hub waits for the other letters of a round after the first. */
  readonly gatherMs: { readonly minMs: number; readonly maxMs: number };
  /** A hub that has not answered for so long is silent. */
  readonly patienceMs: number;
}

export function rounds(settings: RoundSettings): Way {
  return {
    settings: { syncMs: 4000 },
    digests: true,
    start: (node, post) => new Rounds(node, post, settings),
  };
}

/** The next round begins at least so many rests after the last: timers may fire a trifle early. */
const IN_STEP_RESTS = 0.95;
/** A hub to which nothing comes in step spreads what it has after so many rests. */
const ALONE_RESTS = 1.5;

class Rounds implements Traveling {
  readonly #node: Node;
  readonly #post: Post;
  readonly #settings: RoundSettings;
  readonly #hub: Hub;
  readonly #laggards: Laggards;
  /** How much later than the first the letters of a round come. */
  readonly #lateness: DelayEstimate;
  /** Who has sent a letter that is to be answered with the next spreading. */
  readonly #collected = new Set<NodeId>();
  /** Whether what is read just now is to be passed on. */
  #collecting = false;
  #heardHubAt = -Infinity;
  #askedAt = -Infinity;
  #spreadAt = -Infinity;
  #roundBeganAt = -Infinity;
  #cancelSend: (() => void) | undefined;
  #cancelSpread: { readonly at: number; readonly cancel: () => void } | undefined;
  #cancelPatience: (() => void) | undefined;
  /** What this node had when it last sent to the hub. */
  #sent: readonly IdSpan[] = [];

  constructor(node: Node, post: Post, settings: RoundSettings) {
    this.#node = node;
    this.#post = post;
    this.#settings = settings;
    this.#hub = new Hub(node.id, node.ids);
    this.#laggards = new Laggards(node, post);
    this.#lateness = new DelayEstimate(settings.gatherMs);
  }

  routes({ root }: StoredRumor, from: NodeId | undefined): readonly NodeId[] {
    const { id: self, others } = this.#node;
    const hub = this.#hub.id;
    if (hub === self || this.#collecting) return others.filter((id) => id !== from && id !== root);
    // Own ones, and those that came another way than through the hub.
    return from === hub ? [] : [hub];
  }

  waiting(): void {
    if (this.#collecting) return;
    if (this.#hub.id === this.#node.id) this.#spreadBy(this.#aloneAt);
    else this.#sendToHub();
  }

  heard(from: NodeId, letter: Letter): void {
    const { round, has } = letter;
    this.#hub.heard(from, this.#node.now);
    this.#collecting = round === 'collect';
    if (round === 'collect') return this.#collect(from);
    const spread = round !== undefined && from === this.#hub.id;
    if (spread) this.#heardHubAt = this.#node.now;
    if (spread || round === 'answer') this.#answered(has);
    if (spread && this.#laggards.heard(from, letter)) this.#sendToHub();
  }

  read(): void {
    this.#collecting = false;
  }

  /** When this node spreads what it has if no round brings more. */
  get #aloneAt(): number {
    return this.#spreadAt + ALONE_RESTS * this.#settings.restMs;
  }

  /** A node takes this one for the hub. */
  #collect(from: NodeId): void {
    const { now } = this.#node;
    const { restMs, gatherMs } = this.#settings;
    if (now - this.#roundBeganAt > gatherMs.maxMs) this.#roundBeganAt = now;
    else this.#lateness.sample(now - this.#roundBeganAt);
    this.#collected.add(from);
    // Who is out of step waits for those who are not: else the hub would be out of step with them.
    const inStep = now >= this.#spreadAt + IN_STEP_RESTS * restMs;
    this.#spreadBy(inStep ? now + this.#lateness.waitMs : this.#aloneAt);
  }

  /** Only who has all of the last letter has answered it: an earlier one may be answered while that gets lost. */
  #answered(has: readonly IdSpan[]): void {
    if (!spansCover(has, this.#sent)) return;
    this.#cancelPatience?.();
    this.#cancelPatience = undefined;
  }

  #sendToHub(): void {
    if (this.#cancelSend !== undefined) return;
    const { now } = this.#node;
    const waitMs = Math.max(0, this.#heardHubAt + this.#settings.restMs - now);
    this.#cancelSend = this.#node.after(waitMs, () => {
      this.#cancelSend = undefined;
      this.#ask();
    });
  }

  #ask(): void {
    const { now } = this.#node;
    const hub = this.#hub.id;
    if (hub === this.#node.id) return this.#spread();
    this.#sent = this.#post.has;
    this.#askedAt = now;
    this.#post.send([hub], { always: true, round: 'collect' });
    this.#awaitAnswer();
  }

  /** @param afterMs How long patience lasts from now. */
  #awaitAnswer(afterMs = this.#settings.patienceMs): void {
    const { now: since } = this.#node;
    const hub = this.#hub.id;
    this.#cancelPatience ??= this.#node.after(afterMs, () => {
      this.#cancelPatience = undefined;
      if (this.#heardHubAt <= since) return this.#replaceHub(hub, since);
      // It is there. If nothing was sent for so long, the last letter is lost, and is said again.
      const leftMs = this.#askedAt + this.#settings.patienceMs - this.#node.now;
      if (leftMs <= 0) this.#ask();
      else this.#awaitAnswer(leftMs);
    });
  }

  /** What the hub was sent is lost, perhaps; whoever hears the next letter sees that, and asks for it. */
  #replaceHub(hub: NodeId, askedAt: number): void {
    this.#hub.unanswered(hub, askedAt);
    this.#post.discard(hub);
    this.#ask();
  }

  #spreadBy(at: number): void {
    if (this.#cancelSpread !== undefined) {
      if (this.#cancelSpread.at <= at) return;
      this.#cancelSpread.cancel();
    }
    const waitMs = Math.max(0, at - this.#node.now);
    this.#cancelSpread = { at, cancel: this.#node.after(waitMs, () => this.#spread()) };
  }

  #spread(): void {
    this.#cancelSpread?.cancel();
    this.#cancelSpread = undefined;
    this.#spreadAt = this.#node.now;
    this.#post.send([...this.#collected], { always: true, round: 'answer' });
    this.#post.send(this.#node.others, { always: this.#collected.size === 0, round: 'spread' });
    this.#collected.clear();
  }
}
