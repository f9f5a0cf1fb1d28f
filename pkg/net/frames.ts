/**
 * The frames of a connection, by their type byte.
 *
 * | type        | when               | payload                                              |
 * | ----------- | ------------------ | ---------------------------------------------------- |
 * | `hello`     | handshake, dialer  | JSON, see `handshake.ts`                             |
 * | `welcome`   | handshake, acceptor| JSON                                                 |
 * | `proof`     | handshake, dialer  | JSON                                                 |
 * | `refuse`    | handshake, both    | JSON `{code}`; the connection ends                   |
 * | `data`      | authenticated      | channel (1 byte), body (MessagePack)                 |
 * | `heldData`  | authenticated      | channel (1 byte), hold in ms (float64), body         |
 * | `ack`       | authenticated      | how many data frames were handed over (float64)      |
 *
 * An `ack` that says nothing new asks for one in return, if there is one to be given.
 * Data frames carry no number: both sides count them, from the first one that the link ever saw.
 */
export const FRAME = {
  hello: 1,
  welcome: 2,
  proof: 3,
  refuse: 4,
  data: 16,
  heldData: 17,
  ack: 18,
} as const;

/** Longest frame of a handshake, type and payload, in bytes. */
export const HANDSHAKE_BYTES_MAX = 1024;

/** Channels are numbered from 0 to one less. */
export const CHANNELS_MAX = 8;

/** Every bound of a mesh. All are defaults that `Mesh.listen` takes replacements for. */
export interface MeshLimits {
  /** Longest frame between peers, in bytes: type and payload. */
  readonly frameBytesMax: number;
  /** A link with more waiting than this is congested, in bytes; it is relieved below half of it. */
  readonly congestedBytes: number;
  /** A link with more waiting than this fails, on either side, in bytes. */
  readonly queueBytesMax: number;
  /** A congested link whose peer takes nothing for this long fails. */
  readonly stallMs: number;
  /** An acknowledgement is due after this many bytes, */
  readonly ackBytes: number;
  /** or this many frames (each acknowledgement costs both sides a system call), */
  readonly ackFrames: number;
  /** or after this time, with the next data that goes the other way, */
  readonly ackRideMs: number;
  /**
   * or at the latest after this time, by itself. Long enough to speak for many rounds at once: in quiet
   * traffic nothing waits for acknowledgements but a process that makes sure before it ends, and that asks.
   */
  readonly ackDelayMs: number;
  /** A caller that says nothing for so long before it has proved itself is turned away. */
  readonly handshakeMs: number;
  /**
   * A peer that has taken a call is given so long to answer it. Longer than `handshakeMs`: giving up makes
   * more work for one that is merely busy, as it has the call in its queue and gets another one.
   */
  readonly dialMs: number;
  /** More connections than this that have not proved themselves are refused. */
  readonly strangersMax: number;
  /** First and longest wait between two attempts to connect; doubled from one to the next. */
  readonly redialMs: number;
  readonly redialMsMax: number;
  /** `close` waits this long for connections to end by themselves. */
  readonly closeMs: number;
}

export const DEFAULT_LIMITS: MeshLimits = {
  frameBytesMax: 16_777_216,
  congestedBytes: 1_048_576,
  queueBytesMax: 67_108_864,
  stallMs: 10_000,
  ackBytes: 262_144,
  ackFrames: 8192,
  ackRideMs: 100,
  ackDelayMs: 5000,
  handshakeMs: 5000,
  dialMs: 15_000,
  strangersMax: 1024,
  redialMs: 10,
  redialMsMax: 500,
  closeMs: 1000,
};
