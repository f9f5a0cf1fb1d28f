/**
 * The receiving half of a link: counts data frames, hands them over or holds them while their
 * channel is paused, and knows when an acknowledgement is due.
 */
import { LabError } from '../core/errors.ts';
import { HEADER_BYTES } from '../wire/frame.ts';
import { CHANNELS_MAX, FRAME } from './frames.ts';
import type { MeshLimits } from './frames.ts';
import { HeldFrames } from './held-frames.ts';

const HOLD_BYTES = 8;

/** An encoded body: `buffer[start, end)`, valid during the call only. */
export interface Body {
  buffer: Uint8Array;
  start: number;
  end: number;
  /** Size of the whole frame. */
  frameBytes: number;
}

export interface InboundEvents {
  /** Tells whether messages of this channel may be handed over now. */
  readonly isOpen: (channel: number) => boolean;
  /** Hands a body over; may throw. */
  readonly deliver: (channel: number, holdMs: number, body: Body) => void;
  /** An acknowledgement is to be written: see `takeCount`. */
  readonly ackDue: () => void;
}

export class Inbound {
  readonly #limits: MeshLimits;
  readonly #events: InboundEvents;
  readonly #held = new HeldFrames();
  readonly #body: Body = { buffer: new Uint8Array(0), start: 0, end: 0, frameBytes: 0 };
  #received = 0;
  /** The count in the last acknowledgement, and bytes received since. */
  #told = 0;
  #untoldBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When it was set. */
  #armedAt = 0;

  constructor(limits: MeshLimits, events: InboundEvents) {
    this.#limits = limits;
    this.#events = events;
  }

  /** Data frames received on all connections, handed over or held. */
  get received(): number {
    return this.#received;
  }

  /**
   * Takes a data frame.
   * @throws {LabError} when it breaks the protocol, or what `deliver` throws.
   */
  data(type: number, buffer: Uint8Array, start: number, end: number): void {
    const channel = buffer[start] ?? CHANNELS_MAX;
    if (start === end || channel >= CHANNELS_MAX) {
      throw new LabError('ERR_BAD_FRAME', `a message on channel ${channel}`);
    }
    this.#received += 1;
    this.#untoldBytes += end - start;
    const open = this.#events.isOpen(channel);
    if (!open || this.#held.count > 0) this.#hold(type, buffer.subarray(start, end), open);
    if (open) this.#deliver(type, buffer, start, end);
    this.#announceOrArm();
  }

  /** A channel was opened: hands over what was held for it. @throws what `deliver` throws. */
  release(): void {
    if (this.#held.count === 0) return;
    this.#held.release(this.#events.isOpen, this.#deliver);
    this.#announceOrArm();
  }

  /** @returns how many frames have been handed over: for the acknowledgement that is written. */
  takeCount(): number {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = this.#handedOver;
    this.#untoldBytes = 0;
    return this.#told;
  }

  /** Frames were handed over that are not acknowledged. */
  get untold(): boolean {
    return this.#handedOver > this.#told;
  }

  /** An acknowledgement has waited long enough to go with the next data, should there be any. */
  get rides(): boolean {
    if (this.#timer === undefined || !this.untold) return false;
    return performance.now() - this.#armedAt >= this.#limits.ackRideMs;
  }

  /** The peer waits for an acknowledgement. */
  hurry(): void {
    this.#announce();
  }

  /** Forgets what is held; nothing is due any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#held.clear();
  }

  get #handedOver(): number {
    return this.#received - this.#held.count;
  }

  #hold(type: number, payload: Uint8Array, delivered: boolean): void {
    this.#held.add(type, payload, delivered);
    const { queueBytesMax } = this.#limits;
    if (this.#held.bytes <= queueBytesMax) return;
    throw new LabError('ERR_PEER_FLOODS', `it sent over ${queueBytesMax} bytes while paused`);
  }

  readonly #deliver = (type: number, buffer: Uint8Array, start: number, end: number): void => {
    const held = type === FRAME.heldData;
    const body = this.#body;
    body.buffer = buffer;
    body.start = start + 1 + (held ? HOLD_BYTES : 0);
    body.end = end;
    body.frameBytes = HEADER_BYTES + end - start;
    this.#events.deliver(buffer[start] ?? 0, held ? readHold(buffer, start + 1, end) : 0, body);
  };

  #announceOrArm(): void {
    const { ackBytes, ackFrames } = this.#limits;
    const due = this.#untoldBytes >= ackBytes || this.#received - this.#told >= ackFrames;
    if (due && this.#held.count === 0) this.#announce();
    else this.#arm();
  }

  /** An acknowledgement is due at the latest when the timer ends. */
  #arm(): void {
    if (this.#timer !== undefined) return;
    this.#armedAt = performance.now();
    this.#timer = setTimeout(() => this.#announce(), this.#limits.ackDelayMs).unref();
  }

  #announce(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.untold) this.#events.ackDue();
  }
}

function readHold(buffer: Uint8Array, start: number, end: number): number {
  if (start + HOLD_BYTES > end) throw new LabError('ERR_BAD_FRAME', 'a message without its hold');
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const holdMs = view.getFloat64(start);
  if (!(holdMs >= 0)) throw new LabError('ERR_BAD_FRAME', `a message held for ${holdMs} ms`);
  return holdMs;
}
