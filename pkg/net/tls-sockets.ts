/**
 * TLS with a key that both sides derive from the secret: no certificates. TLS 1.2, as that is where
 * Node's keys work with ephemeral ones (ECDHE): who learns the secret later cannot read what was
 * recorded. Tickets are off, as they would undo that; so is renegotiation.
 */
import { constants, hkdfSync } from 'node:crypto';
import { TLSSocket, connect, createSecureContext } from 'node:tls';
import { LabError, errorCode } from '../core/errors.ts';
import { wrongMode } from './sockets.ts';
import type { Sockets } from './sockets.ts';

const CIPHER = 'ECDHE-PSK-CHACHA20-POLY1305';
const IDENTITY = 'murmuration';
const KEY_BYTES = 32;

/** What OpenSSL says, as text: where an error meets a write, its code is no more than `EPROTO`. */
const WRONG_KEY = /bad record mac|decrypt error|psk identity/i;
const NO_TLS = /wrong version number/i;

export function tlsSockets(secret: string): Sockets {
  const psk = new Uint8Array(hkdfSync('sha256', secret, '', 'murmuration tls', KEY_BYTES));
  const secureContext = createSecureContext({
    ciphers: CIPHER,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  });
  const client = {
    secureContext,
    pskCallback: () => ({ psk, identity: IDENTITY }),
    // There is no certificate to check: the key is the proof.
    checkServerIdentity: () => undefined,
  };
  const server = {
    isServer: true,
    secureContext,
    pskCallback: (_socket: TLSSocket, identity: string) => (identity === IDENTITY ? psk : null),
  };
  return {
    connect: ({ ip, port }) => connect({ ...client, host: ip, port }),
    secure: (socket) => new TLSSocket(socket, server),
    named: nameTlsError,
  };
}

function nameTlsError(error: Error): Error {
  const { message } = error;
  const code = errorCode(error);
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL_')) return error;
  if (NO_TLS.test(message)) {
    return wrongMode('this process speaks TLS and the other side does not', error);
  }
  if (WRONG_KEY.test(message)) {
    const text = 'TLS: the other side does not know the secret';
    return new LabError('ERR_WRONG_SECRET', text, { cause: error });
  }
  return new LabError('ERR_TLS', `TLS failed: ${message.trim()}`, { cause: error });
}
