/**
 * How two processes of one run prove to each other that they know its secret, before either lets
 * the other do anything. Pure: no sockets, no clock.
 *
 * | step | frame     | fields                                                              |
 * | ---- | --------- | ------------------------------------------------------------------- |
 * | 1    | `hello`   | `magic`, `version`, `mode`, `run`, `from`, `to`, `session`, `nonce` |
 * | 2    | `welcome` | `from`, `session`, `nonce`, `received`, `mac`                       |
 * | 3    | `proof`   | `received`, `mac`; data may follow at once                          |
 *
 * `mac` = HMAC-SHA256(secret, role, version, mode, run, both ids, both sessions, both nonces,
 * received). Both nonces are fresh, so that nothing recorded can be replayed; the role keeps one
 * side's proof from being reflected to it. `session` is drawn once per process and link: see
 * `Standing`. With the mode `off` the secret is empty, and nothing is proved.
 *
 * The payloads are JSON within 1 KiB: strangers reach no other parser.
 */
import { Buffer } from 'node:buffer';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { LabError } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import { asInteger, asNodeId, asRecord, asString } from '../wire/shape.ts';
import type { UnknownRecord } from '../wire/shape.ts';
import type { SecurityMode } from './security-mode.ts';

const MAGIC = 'murmuration';
const VERSION = 1;
const NONCE_BYTES = 16;
const TEXT_MAX = 128;
const CODE = /^ERR_[A-Z_]{1,40}$/;
/** What a peer may have printed by us: no control characters, and not too much. */
const PLAIN_TEXT = /^[ -~]{1,300}$/;

/** Who a process is, in one run. */
export interface Identity {
  readonly id: NodeId;
  /** Names the run, so that left-overs of another one are recognized. At most 128 characters. */
  readonly run: string;
  readonly mode: SecurityMode;
  /** Known to all processes of the run and to nobody else; empty when the mode is `off`. */
  readonly secret: string;
}

/** What a process says of its link to a peer. */
export interface Standing {
  /** Drawn once per process, and anew when the peer was removed: counts begin at 0 then. */
  readonly session: string;
  /** Data frames received from the peer, */
  readonly received: number;
  /** and acknowledged by it; not sent. */
  readonly acked: number;
}

/** Who the other side has proved to be, and how many frames it has received from us. */
export interface Greeted {
  readonly id: NodeId;
  readonly session: string;
  readonly received: number;
}

/** A peer that has proved who it is, and is refused all the same: it is also told why. */
export class Refusal extends LabError {}

/** 128 fresh random bits as text: a nonce or a session. */
export function freshText(): string {
  return randomBytes(NONCE_BYTES).toString('base64url');
}

/** The connecting side. One object per connection. */
export class Dialer {
  readonly #self: Identity;
  readonly #to: NodeId;
  readonly #session: string;
  readonly #nonce = freshText();

  constructor(self: Identity, to: NodeId, session: string) {
    this.#self = self;
    this.#to = to;
    this.#session = session;
  }

  hello(): Uint8Array {
    const { id, mode, run } = this.#self;
    return toJson({
      magic: MAGIC,
      version: VERSION,
      mode,
      run,
      from: id,
      to: this.#to,
      session: this.#session,
      nonce: this.#nonce,
    });
  }

  /**
   * Checks the acceptor's welcome.
   * @param receivedFrom How many data frames have been received from a peer in a session so far.
   * @returns the proof to send, and who answered.
   * @throws {LabError} `ERR_BAD_HELLO`, `ERR_WRONG_PEER`, `ERR_WRONG_SECRET`.
   */
  prove(
    payload: Uint8Array,
    receivedFrom: (id: NodeId, session: string) => number,
  ): { proof: Uint8Array; peer: Greeted } {
    const { id, session, nonce, peerReceived, mac } = fromJson(payload, (fields) => ({
      id: asNodeId(fields['from'], 'from'),
      session: asString(fields['session'], 'session', TEXT_MAX),
      nonce: asString(fields['nonce'], 'nonce', TEXT_MAX),
      peerReceived: asInteger(fields['received'], 'received'),
      mac: asString(fields['mac'], 'mac', TEXT_MAX),
    }));
    if (id !== this.#to) {
      throw new LabError('ERR_WRONG_PEER', `${this.#to} was called and ${id} answered`);
    }
    const parties: Parties = {
      dialer: { id: this.#self.id, session: this.#session, nonce: this.#nonce },
      acceptor: { id, session, nonce },
    };
    verify(mac, sign(this.#self, 'acceptor', parties, peerReceived), id);
    const received = receivedFrom(id, session);
    return {
      proof: toJson({ received, mac: sign(this.#self, 'dialer', parties, received) }),
      peer: { id, session, received: peerReceived },
    };
  }
}

/** The accepting side. One object per connection; `welcome` comes before `admit`. */
export class Acceptor {
  readonly #self: Identity;
  readonly #nonce = freshText();
  #dialer: Party | undefined;
  #announced: Standing = { session: '', received: 0, acked: 0 };

  constructor(self: Identity) {
    this.#self = self;
  }

  /** What held when the welcome was sent: it must still hold when the proof arrives. */
  get announced(): Standing {
    return this.#announced;
  }

  /**
   * Answers a hello. Proves nothing about the caller yet.
   * @param standingWith How the link to a peer stands, if it is in this session.
   * @throws {LabError} `ERR_BAD_HELLO`, `ERR_BAD_MAGIC`, `ERR_BAD_VERSION`, `ERR_WRONG_MODE`,
   *   `ERR_WRONG_RUN`, `ERR_WRONG_PEER`, or `ERR_DUPLICATE_ID` for a caller with our own id.
   */
  welcome(
    payload: Uint8Array,
    standingWith: (id: NodeId, session: string) => Standing,
  ): Uint8Array {
    const { id, session, nonce } = fromJson(payload, (fields) => this.#parseHello(fields));
    this.#dialer = { id, session, nonce };
    this.#announced = standingWith(id, session);
    const { received } = this.#announced;
    return toJson({
      from: this.#self.id,
      session: this.#announced.session,
      nonce: this.#nonce,
      received,
      mac: sign(this.#self, 'acceptor', this.#parties(this.#dialer), received),
    });
  }

  /**
   * Checks the dialer's proof.
   * @returns who called.
   * @throws {LabError} `ERR_BAD_HELLO`, also for a proof before the hello; `ERR_WRONG_SECRET`.
   */
  admit(payload: Uint8Array): Greeted {
    if (this.#dialer === undefined) throw new LabError('ERR_BAD_HELLO', 'a proof before the hello');
    const { received, mac } = fromJson(payload, (fields) => ({
      received: asInteger(fields['received'], 'received'),
      mac: asString(fields['mac'], 'mac', TEXT_MAX),
    }));
    const { id, session } = this.#dialer;
    verify(mac, sign(this.#self, 'dialer', this.#parties(this.#dialer), received), id);
    return { id, session, received };
  }

  #parties(dialer: Party): Parties {
    const { session } = this.#announced;
    return { dialer, acceptor: { id: this.#self.id, session, nonce: this.#nonce } };
  }

  #parseHello(fields: UnknownRecord): Party {
    const { id, mode, run } = this.#self;
    demand(fields['magic'] === MAGIC, 'ERR_BAD_MAGIC', 'the caller does not speak murmuration');
    const version = asInteger(fields['version'], 'version');
    demand(version === VERSION, 'ERR_BAD_VERSION', `the caller has version ${version}`);
    const theirs = asString(fields['mode'], 'mode', TEXT_MAX);
    demand(theirs === mode, 'ERR_WRONG_MODE', `security.mode: ${theirs} calls, this is ${mode}`);
    const from = asNodeId(fields['from'], 'from');
    const to = asString(fields['to'], 'to', TEXT_MAX);
    const named = asString(fields['run'], 'run', TEXT_MAX);
    demand(named === run, 'ERR_WRONG_RUN', `${from} belongs to the run "${named}"`);
    demand(to === id, 'ERR_WRONG_PEER', `${from} calls ${to}; this is ${id}`);
    demand(from !== id, 'ERR_DUPLICATE_ID', `another process calls itself ${id}`);
    return {
      id: from,
      session: asString(fields['session'], 'session', TEXT_MAX),
      nonce: asString(fields['nonce'], 'nonce', TEXT_MAX),
    };
  }
}

/** The payload of a `refuse` frame: the code alone, unless it is a `Refusal`; strangers learn no more. */
export function refusal(error: LabError): Uint8Array {
  const { code, message } = error;
  return toJson(error instanceof Refusal ? { code, why: message } : { code });
}

/** What stands in a `refuse` frame. */
export function readRefusal(payload: Uint8Array): { code: string; why: string | undefined } {
  const { code, why } = fromJson(payload, (fields) => ({
    code: asString(fields['code'], 'code', TEXT_MAX),
    why: fields['why'],
  }));
  return {
    code: CODE.test(code) ? code : 'ERR_REFUSED',
    why: typeof why === 'string' && PLAIN_TEXT.test(why) ? why : undefined,
  };
}

interface Party {
  readonly id: NodeId;
  readonly session: string;
  readonly nonce: string;
}

interface Parties {
  readonly dialer: Party;
  readonly acceptor: Party;
}

function sign(
  self: Identity,
  role: 'dialer' | 'acceptor',
  { dialer, acceptor }: Parties,
  received: number,
): string {
  const signed = [
    [MAGIC, VERSION, role, self.mode, self.run, received],
    [dialer.id, dialer.session, dialer.nonce],
    [acceptor.id, acceptor.session, acceptor.nonce],
  ];
  return createHmac('sha256', self.secret).update(JSON.stringify(signed)).digest('base64url');
}

function verify(mac: string, expected: string, id: NodeId): void {
  const [given, due] = [Buffer.from(mac), Buffer.from(expected)];
  const equal = given.length === due.length && timingSafeEqual(given, due);
  demand(equal, 'ERR_WRONG_SECRET', `${id} does not know the secret of this run`);
}

function demand(condition: boolean, code: string, message: string): void {
  if (!condition) throw new LabError(code, message);
}

function toJson(value: UnknownRecord): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function fromJson<T>(payload: Uint8Array, parse: (fields: UnknownRecord) => T): T {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString());
    return parse(asRecord(value, 'handshake'));
  } catch (error) {
    if (error instanceof LabError && error.code !== 'ERR_BAD_SHAPE') throw error;
    throw new LabError('ERR_BAD_HELLO', 'a frame of the handshake makes no sense', {
      cause: error,
    });
  }
}
