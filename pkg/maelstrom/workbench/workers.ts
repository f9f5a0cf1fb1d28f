/**
 * The workers of a run: each carries out one operation at a time on one node. Worker w always speaks to
 * node w mod N; after an undecided operation it goes on as another process. Source: Jepsen's interpreter;
 * `glomers.md` 2.1 and 2.3.
 */
import type { Json } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import type { Body } from '../message.ts';
import { RequestFailure } from './clients/failure.ts';
import type { Answer, RpcClient } from './clients/rpc-client.ts';
import { replyComplaint } from './clients/rpc.ts';
import { isWait, type Generator, type Next } from './generators/generator.ts';
import type { HistoryWriter } from './history-writer.ts';
import type { Op } from './history.ts';
import type { Envelope } from './network/envelope.ts';
import type { Oddity } from './oddities.ts';
import type { Cancel, Scheduler } from './scheduler.ts';
import type { TestSettings } from './settings.ts';
import type { Invocation, Operation, Workload, WorkloadClient } from './workloads/workload.ts';

export interface WorkersOptions {
  readonly settings: TestSettings;
  readonly workload: Workload;
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly history: HistoryWriter;
  readonly openClient: () => RpcClient;
  readonly onOdd: (kind: Oddity, envelope: Envelope, what: string) => void;
}

interface Worker {
  readonly index: number;
  readonly node: string;
  process: number;
  busy: boolean;
  /** Opened with the first operation, and anew after an undecided one. */
  client: { readonly rpc: RpcClient; readonly program: WorkloadClient } | undefined;
}

/** A stretch of work that ends: the main phase, or the final one. */
interface Shift {
  readonly generator: Generator;
  /** Milliseconds between two operations are uniform in [0, this]; 0 means at once. */
  readonly spreadMs: number;
  readonly untilMs: number;
  readonly onEnd: () => void;
  /** When the next operation is due. */
  dueMs: number;
  exhausted: boolean;
  /** The wake-up that is arranged already. */
  wake: { readonly atMs: number; readonly cancel: Cancel } | undefined;
}

/** What a reply may take unless the workload says otherwise. */
const TIMEOUT_MS = 5000;
const MS_PER_SECOND = 1000;

export class Workers {
  readonly #options: WorkersOptions;
  readonly #workers: readonly Worker[];
  readonly #timeoutMs: number;
  #shift: Shift | undefined;
  #dispatching = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
    const { concurrency, nodes } = options.settings;
    this.#workers = Array.from({ length: concurrency }, (_, index) => {
      const node = nodes[index % nodes.length] ?? '';
      return { index, node, process: index, busy: false, client: undefined };
    });
    this.#timeoutMs = options.workload.timeoutMs?.(options.settings) ?? TIMEOUT_MS;
  }

  /**
   * Works at the rate of the settings until a time, then lets what has begun come to its end.
   * @param onEnd Is called once, when nobody works any more.
   */
  work(generator: Generator, untilMs: number, onEnd: () => void): void {
    const { rate } = this.#options.settings;
    const spreadMs = rate === 0 ? Infinity : (2 * MS_PER_SECOND) / rate;
    this.#begin({ generator, spreadMs, untilMs, onEnd });
  }

  /** Works without waiting between operations until the generator has no more. */
  finish(generator: Generator, onEnd: () => void): void {
    this.#begin({ generator, spreadMs: 0, untilMs: Infinity, onEnd });
  }

  #begin(shift: Pick<Shift, 'generator' | 'spreadMs' | 'untilMs' | 'onEnd'>): void {
    const { scheduler } = this.#options;
    const first = shift.spreadMs === Infinity ? Infinity : scheduler.now;
    this.#shift = { ...shift, dueMs: first, exhausted: false, wake: undefined };
    if (shift.untilMs < Infinity) scheduler.at(shift.untilMs, () => this.#dispatch());
    this.#dispatch();
  }

  /** Begins whatever is due. Called whenever a worker becomes free, and when the next one is due. */
  #dispatch(): void {
    const shift = this.#shift;
    // An operation may end while it begins; whoever began it goes on afterwards.
    if (shift === undefined || this.#dispatching) return;
    this.#dispatching = true;
    this.#startDue(shift);
    this.#dispatching = false;
    if (!shift.exhausted || this.#workers.some(({ busy }) => busy)) return;
    this.#shift = undefined;
    shift.onEnd();
  }

  #startDue(shift: Shift): void {
    const { scheduler, random } = this.#options;
    while (!shift.exhausted) {
      if (scheduler.now >= shift.untilMs) {
        shift.exhausted = true;
      } else if (scheduler.now < shift.dueMs) {
        this.#wake(shift, shift.dueMs);
        return;
      } else {
        if (!this.#startOne(shift)) return;
        // Who is late begins at once and counts from there: no burst makes up for lost time.
        shift.dueMs = scheduler.now + random.uniform(0, shift.spreadMs);
      }
    }
  }

  /** Offers the next operation to the free workers in random order. @returns whether one took it. */
  #startOne(shift: Shift): boolean {
    const { scheduler, random } = this.#options;
    let [waitUntilMs, over] = [Infinity, true];
    for (const worker of random.shuffle(this.#workers.filter(({ busy }) => !busy))) {
      const { index, process } = worker;
      const next: Next = shift.generator.next({ index, process, nowMs: scheduler.now });
      if (next === undefined) continue;
      over = false;
      if (isWait(next)) {
        waitUntilMs = Math.min(waitUntilMs, next.waitUntilMs);
        continue;
      }
      this.#start(worker, next);
      return true;
    }
    // Nobody has anything to do, now or later.
    if (over && this.#workers.every(({ busy }) => !busy)) shift.exhausted = true;
    if (waitUntilMs < Infinity) this.#wake(shift, waitUntilMs);
    return false;
  }

  #wake(shift: Shift, atMs: number): void {
    if (atMs === Infinity || shift.wake?.atMs === atMs) return;
    shift.wake?.cancel();
    const cancel = this.#options.scheduler.at(atMs, () => {
      shift.wake = undefined;
      this.#dispatch();
    });
    shift.wake = { atMs, cancel };
  }

  #start(worker: Worker, invocation: Invocation): void {
    worker.busy = true;
    worker.client ??= {
      rpc: this.#options.openClient(),
      program: this.#options.workload.client(),
    };
    this.#write(worker, invocation, { type: 'invoke', value: invocation.value });
    const operation = worker.client.program.invoke(invocation);
    this.#proceed(worker, invocation, operation, () => operation.next());
  }

  /** Lets the program of an operation go on to its next request, or to its end. */
  #proceed(
    worker: Worker,
    invocation: Invocation,
    operation: Operation,
    resume: () => ReturnType<Operation['next']>,
  ): void {
    try {
      const step = resume();
      if (step.done === true) {
        this.#complete(worker, invocation, step.value);
        return;
      }
      const request = { dest: worker.node, body: step.value, timeoutMs: this.#timeoutMs };
      worker.client?.rpc.request(request, (answer) => {
        const result = this.#judge(step.value, answer);
        this.#proceed(worker, invocation, operation, () =>
          result instanceof RequestFailure ? operation.throw(result) : operation.next(result),
        );
      });
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      const type = this.#isHarmless(invocation, error) ? 'fail' : 'info';
      this.#complete(worker, invocation, { type, value: invocation.value, error: error.reason });
    }
  }

  /** The body of a proper reply, or why there is none. */
  #judge({ type }: Body, answer: Answer): Body | RequestFailure {
    if ('failure' in answer) return answer.failure;
    const { body } = answer.reply.message;
    if (body.type === 'error') return RequestFailure.answered(body);
    const rpc = this.#options.workload.rpcs.find((candidate) => candidate.type === type);
    const complaint = rpc === undefined ? undefined : replyComplaint(rpc, body);
    if (complaint === undefined) return body;
    this.#options.onOdd('wrong-reply', answer.reply, complaint);
    return RequestFailure.malformed(complaint);
  }

  /** Whether the operation certainly did not happen, or would have changed nothing. */
  #isHarmless({ f }: Invocation, { definite }: RequestFailure): boolean {
    const { idempotent } = this.#options.workload;
    return idempotent !== 'never' && (definite || idempotent.includes(f));
  }

  #complete(
    worker: Worker,
    invocation: Invocation,
    completion: { type: 'ok' | 'fail' | 'info'; value: Json; error?: Json },
  ): void {
    this.#write(worker, invocation, completion);
    worker.busy = false;
    if (completion.type === 'info') this.#renew(worker);
    this.#dispatch();
  }

  #renew(worker: Worker): void {
    worker.process += this.#workers.length;
    if (this.#options.workload.reusable) return;
    worker.client?.rpc.close();
    worker.client = undefined;
  }

  #write(
    { process, node }: Worker,
    { f, final }: Invocation,
    rest: Pick<Op, 'type' | 'value' | 'error'>,
  ): void {
    const { history, scheduler } = this.#options;
    const entry = { process, node, f, ...rest, ...(final === true ? { final } : {}) };
    const op = history.add(entry, scheduler.now);
    this.#shift?.generator.observe?.(op);
  }
}
