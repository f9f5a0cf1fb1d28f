import { expect } from 'chai';
import { describe, it } from 'mocha';
import { LabError } from '../../../pkg/core/errors.ts';
import { nodeId } from '../../../pkg/core/ids.ts';
import {
  Acceptor,
  Dialer,
  Refusal,
  freshText,
  readRefusal,
  refusal,
} from '../../../pkg/net/handshake.ts';
import type { Identity, Standing } from '../../../pkg/net/handshake.ts';

type Fields = Record<string, string | number>;
type Change = (fields: Fields) => Fields;

const [n1, n2, n3] = [nodeId('n1'), nodeId('n2'), nodeId('n3')];

type Party = Identity & { readonly session: string };

const identity = (id: Identity['id'], other: Partial<Identity> = {}): Party => ({
  id,
  run: 'run-1',
  mode: 'auth',
  secret: 'secret',
  session: freshText(),
  ...other,
});

/** Of a party that has received so many frames. */
const standing =
  ({ session }: Party, received: number) =>
  (): Standing => ({ session, received, acked: 0 });

const fieldsOf = (payload: Uint8Array): Fields =>
  JSON.parse(Buffer.from(payload).toString()) as Fields;
const payloadOf = (fields: Fields): Uint8Array => Buffer.from(JSON.stringify(fields));

/** Lets a dialer and an acceptor talk, each frame changed by what stands between them. */
function talk(
  { dialer = identity(n1), acceptor = identity(n2), to = n2 },
  change: { readonly hello?: Change; readonly welcome?: Change; readonly proof?: Change } = {},
): { called: unknown; caller: unknown } {
  const pass = (payload: Uint8Array, by: Change = (fields) => fields): Uint8Array =>
    payloadOf(by(fieldsOf(payload)));
  const calling = new Dialer(dialer, to, dialer.session);
  const answering = new Acceptor(acceptor);
  const welcome = answering.welcome(pass(calling.hello(), change.hello), standing(acceptor, 7));
  const { proof, peer } = calling.prove(pass(welcome, change.welcome), () => 9);
  return { called: peer, caller: answering.admit(pass(proof, change.proof)) };
}

const refused = (run: () => unknown, code: string): void => {
  expect(run).to.throw(LabError).with.property('code', code);
};

/** What the other side reads of an error for which it is refused. */
const told = (error: LabError): object => readRefusal(refusal(error));

describe('handshake', () => {
  it('tells both sides who the other is and how much it has received', () => {
    const [dialer, acceptor] = [identity(n1), identity(n2)];
    expect(talk({ dialer, acceptor })).to.deep.equal({
      called: { id: n2, session: acceptor.session, received: 7 },
      caller: { id: n1, session: dialer.session, received: 9 },
    });
  });

  const strangers = [
    ['another secret', { dialer: identity(n1, { secret: 'x' }) }, 'ERR_WRONG_SECRET'],
    ['another run', { dialer: identity(n1, { run: 'run-2' }) }, 'ERR_WRONG_RUN'],
    ['a call for someone else', { to: n3 }, 'ERR_WRONG_PEER'],
    ['another mode', { dialer: identity(n1, { mode: 'off' }) }, 'ERR_WRONG_MODE'],
    ['a caller with our own id', { dialer: identity(n2) }, 'ERR_DUPLICATE_ID'],
  ] as const;
  for (const [name, pair, code] of strangers) {
    it(`refuses ${name}`, () => refused(() => talk(pair), code));
  }

  const changes = [
    ['another magic', 'hello', { magic: 'http' }, 'ERR_BAD_MAGIC'],
    ['a hello without a mode', 'hello', { mode: 0 }, 'ERR_BAD_HELLO'],
    ['another version', 'hello', { version: 2 }, 'ERR_BAD_VERSION'],
    ['a hello without a sender', 'hello', { from: '' }, 'ERR_BAD_HELLO'],
    ['a sender changed on the way', 'hello', { from: 'n3' }, 'ERR_WRONG_SECRET'],
    ['a session changed on the way', 'hello', { session: 's' }, 'ERR_WRONG_SECRET'],
    ['a nonce changed on the way', 'hello', { nonce: 'x' }, 'ERR_WRONG_SECRET'],
    ['an answer of someone else', 'welcome', { from: 'n3' }, 'ERR_WRONG_PEER'],
    ['a count changed in the welcome', 'welcome', { received: 8 }, 'ERR_WRONG_SECRET'],
    ['a negative count', 'welcome', { received: -1 }, 'ERR_BAD_HELLO'],
    ['a count changed in the proof', 'proof', { received: 8 }, 'ERR_WRONG_SECRET'],
    ['an empty mac', 'proof', { mac: '' }, 'ERR_WRONG_SECRET'],
  ] as const;
  for (const [name, frame, fields, code] of changes) {
    it(`refuses ${name}`, () => {
      refused(() => talk({}, { [frame]: (sent: Fields) => ({ ...sent, ...fields }) }), code);
    });
  }

  it('refuses a proof that was recorded from an earlier connection', () => {
    const [dialer, acceptor] = [identity(n1), identity(n2)];
    let [hello, proof]: Fields[] = [{}, {}];
    talk(
      { dialer, acceptor },
      { hello: (sent) => (hello = sent), proof: (sent) => (proof = sent) },
    );
    const answering = new Acceptor(acceptor);
    answering.welcome(payloadOf(hello ?? {}), standing(acceptor, 7));
    refused(() => answering.admit(payloadOf(proof ?? {})), 'ERR_WRONG_SECRET');
  });

  it('refuses a welcome that was recorded from an earlier connection', () => {
    const [dialer, acceptor] = [identity(n1), identity(n2)];
    let welcome: Fields = {};
    talk({ dialer, acceptor }, { welcome: (sent) => (welcome = sent) });
    refused(() => talk({ dialer, acceptor }, { welcome: () => welcome }), 'ERR_WRONG_SECRET');
  });

  it("refuses the acceptor's own mac, reflected as a proof", () => {
    const acceptor = identity(n2);
    const answering = new Acceptor(acceptor);
    const hello = new Dialer(identity(n1, { secret: 'unknown' }), n2, freshText()).hello();
    const { received, mac } = fieldsOf(answering.welcome(hello, standing(acceptor, 7)));
    const reflected = payloadOf({ received: received ?? 0, mac: mac ?? '' });
    refused(() => answering.admit(reflected), 'ERR_WRONG_SECRET');
  });

  it('refuses a proof before the hello, and what is not JSON', () => {
    refused(() => new Acceptor(identity(n2)).admit(Buffer.from('{}')), 'ERR_BAD_HELLO');
    const acceptor = identity(n2);
    for (const text of ['', '{', '[]', 'null', '"x"', '\u0000']) {
      refused(
        () => new Acceptor(acceptor).welcome(Buffer.from(text), standing(acceptor, 0)),
        'ERR_BAD_HELLO',
      );
    }
  });

  it('tells strangers the code alone, and those who have proved themselves also why', () => {
    const why = 'your hat is on fire';
    const code = 'ERR_WRONG_RUN';
    expect(told(new LabError(code, why))).to.deep.equal({ code, why: undefined });
    expect(told(new Refusal(code, why))).to.deep.equal({ code, why });
  });

  it('takes only codes for codes, and only short plain text for a reason', () => {
    const evil = '\u001B[31m evil';
    const nothing = { code: 'ERR_REFUSED', why: undefined };
    expect(told(new Refusal(evil, evil))).to.deep.equal(nothing);
    expect(told(new Refusal(evil, 'x'.repeat(10_000)))).to.deep.equal(nothing);
  });

  it('fits into its limit with the longest names', () => {
    const run = 'r'.repeat(128);
    const [a, b] = [nodeId('a'.repeat(32)), nodeId('b'.repeat(32))];
    const dialer = new Dialer(identity(a, { run }), b, freshText());
    const called = identity(b, { run });
    const acceptor = new Acceptor(called);
    const most = Number.MAX_SAFE_INTEGER;
    const welcome = acceptor.welcome(dialer.hello(), standing(called, most));
    const { proof } = dialer.prove(welcome, () => most);
    for (const frame of [dialer.hello(), welcome, proof]) expect(frame.length).to.be.below(600);
  });
});
