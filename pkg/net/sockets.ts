/**
 * What connections run over, by security mode. Every mode has the handshake of `handshake.ts`; they
 * differ in what it proves and in who can read along.
 *
 * | mode   | connections | the handshake proves        | allowed                   |
 * | ------ | ----------- | --------------------------- | ------------------------- |
 * | `auth` | TCP         | knowledge of the secret     | anywhere                  |
 * | `tls`  | TLS         | the same, once more         | anywhere                  |
 * | `off`  | TCP         | nothing                     | on loopback addresses     |
 */
import { connect, isIPv4 } from 'node:net';
import type { Socket } from 'node:net';
import type { SecurityMode } from './security-mode.ts';
import { LabError } from '../core/errors.ts';

/** Where somebody listens. */
export interface Address {
  readonly ip: string;
  readonly port: number;
}

/** How sockets are made. */
export interface Sockets {
  readonly connect: (to: Address) => Socket;
  /** Goes on inside TLS with a caller; nothing where connections stay as they are. */
  readonly secure?: (socket: Socket) => Socket;
  /** Gives an error of a socket a code that says what is wrong. */
  readonly named: (error: Error) => Error;
}

export const PLAIN_SOCKETS: Sockets = {
  connect: ({ ip, port }) => connect({ host: ip, port }),
  named: (error) => error,
};

/** The sockets of a mode. TLS is loaded only where it is used: it costs milliseconds at the start. */
export async function socketsOf(mode: SecurityMode, secret: string): Promise<Sockets> {
  if (mode !== 'tls') return PLAIN_SOCKETS;
  const { tlsSockets } = await import('./tls-sockets.ts');
  return tlsSockets(secret);
}

/**
 * Checks that a mode protects what it is meant to.
 * @throws {LabError} `ERR_INSECURE`.
 */
export function demandSecurity(mode: SecurityMode, ip: string, secret: string): void {
  if (mode === 'off' && !isLoopback(ip)) {
    throw new LabError(
      'ERR_INSECURE',
      `security.mode is off and ${ip} can be reached from other machines; ` +
        'listen on 127.0.0.1, or choose security.mode auth or tls',
    );
  }
  if (mode !== 'off' && secret === '') {
    throw new LabError(
      'ERR_INSECURE',
      `security.mode is ${mode} and the secret on ${ip} is empty; ` +
        'give a secret, or choose security.mode off on a loopback address',
    );
  }
}

/** The other side is not in the same mode: one of both speaks TLS. */
export function wrongMode(message: string, cause?: unknown): LabError {
  return new LabError('ERR_WRONG_MODE', `${message}; security.mode must be the same`, { cause });
}

/** The first byte of a TLS record that begins a connection, or refuses one; never one of ours. */
export function speaksTls(first: number | undefined): boolean {
  return first === TLS_HANDSHAKE || first === TLS_ALERT;
}

const TLS_ALERT = 0x15;
const TLS_HANDSHAKE = 0x16;

/** Tells whether an address is one of this machine for itself. */
export function isLoopback(ip: string): boolean {
  return ip === 'localhost' || ip === '::1' || (isIPv4(ip) && ip.startsWith('127.'));
}
