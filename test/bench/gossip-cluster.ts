/**
 * Members of one library, each a process. All waits are bounded, and nothing of the processes is left
 * when `end` has resolved or this process has ended, even of those that are stopped.
 */
import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { now, type MemberOptions, type Report, type Request, type Send } from './gossip-member.ts';
import { ended, forkScript, said } from './processes.ts';

export type Library = 'ours' | 'moleculer' | 'gossipsub' | 'brown';

/** Longest wait for an answer: to a `send` that goes on for a while. */
const ANSWER_MS = 110_000;

/** Between two questions whether something is over: rarely, for members that answer do nothing else. */
const ASK_MS = 400;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export class GossipCluster {
  readonly #members: readonly Member[];

  private constructor(members: readonly Member[]) {
    this.#members = members;
  }

  /** Starts members that do not know each other yet, and ends them when `use` is done or has failed. */
  static async with<Result>(
    library: Library,
    options: MemberOptions,
    use: (cluster: GossipCluster) => Promise<Result>,
  ): Promise<Result> {
    const children = Array.from({ length: options.nodes }, () =>
      forkScript('gossip-node.js', library, JSON.stringify(options)),
    );
    // SIGKILL, for it ends stopped processes as well.
    const kill = (): void => {
      for (const child of children) child.kill('SIGKILL');
    };
    const over = Promise.all(children.map(ended));
    process.on('exit', kill);
    for (const signal of SIGNALS) process.on(signal, leave);
    try {
      const addresses = await Promise.all(children.map(said));
      return await use(
        new GossipCluster(children.map((child, i) => new Member(child, String(addresses[i])))),
      );
    } finally {
      kill();
      await over;
      process.off('exit', kill);
      for (const signal of SIGNALS) process.off(signal, leave);
    }
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  /** @throws {RangeError} when there is no such member. */
  at(index: number): Member {
    const member = this.#members[index];
    if (member === undefined) throw new RangeError(`no member ${index}`);
    return member;
  }

  /**
   * Makes all members known to all.
   * @returns how long it took, in milliseconds, until each saw all others.
   * @throws {Error} when it took longer than `boundMs`.
   */
  async join(boundMs: number): Promise<number> {
    const begin = now();
    const addresses = this.#members.map(({ address }) => address);
    await Promise.all(
      this.#members.map((member) =>
        member.ask({ kind: 'join', others: addresses.filter((other) => other !== member.address) }),
      ),
    );
    const all = this.#members.length - 1;
    const reports = await this.until(boundMs, (report) => inSight(report) === all);
    if (reports === undefined) throw new Error(`not all see all within ${boundMs} ms`);
    return Math.max(...reports.flatMap(({ sights }) => sights.map(({ at }) => at))) - begin;
  }

  /** What the member of each index is to send, and when. Resolves when all has been sent. */
  async send(sends: ReadonlyMap<number, readonly Send[]>): Promise<void> {
    await Promise.all(
      [...sends].map(([index, list]) => this.at(index).ask({ kind: 'send', sends: list })),
    );
  }

  /** @returns the reports as soon as all of them are `good`; undefined when they are not in time. */
  async until(
    boundMs: number,
    good: (report: Report) => boolean,
    members: readonly Member[] = this.#members,
  ): Promise<readonly Report[] | undefined> {
    const end = now() + boundMs;
    while (now() < end) {
      const reports = await Promise.all(members.map((member) => member.report()));
      if (reports.every(good)) return reports;
      await sleep(ASK_MS);
    }
    return undefined;
  }

  async reports(): Promise<readonly Report[]> {
    return Promise.all(this.#members.map((member) => member.report()));
  }
}

/** The harness's end of a process. */
export class Member {
  readonly #child: ChildProcess;
  readonly #over = new AbortController();
  readonly address: string;

  constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.address = address;
    child.once('exit', (code, signal) => {
      this.#over.abort(new Error(`a member has ended: ${code ?? signal}`));
    });
  }

  /** One question at a time. Rejects when the process ends, or says nothing for too long. */
  async ask(request: Request): Promise<unknown> {
    const signal = AbortSignal.any([this.#over.signal, AbortSignal.timeout(ANSWER_MS)]);
    const answer = once(this.#child, 'message', { signal });
    this.#child.send(request);
    return ((await answer) as unknown[])[0];
  }

  async report(): Promise<Report> {
    return (await this.ask({ kind: 'report' })) as Report;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

/** How many others a member sees. */
export function inSight({ sights }: Report): number {
  const last = new Map(sights.map(({ address, there }) => [address, there]));
  return [...last.values()].filter(Boolean).length;
}

function leave(): void {
  process.exit(130);
}
