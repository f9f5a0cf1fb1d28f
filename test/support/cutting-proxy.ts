/**
 * A TCP proxy that cuts connections: after a random number of bytes, drawn from a seed, both sides
 * are reset in the middle of whatever they were saying.
 */
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Random } from '../../pkg/core/random.ts';

export interface CuttingProxyOptions {
  readonly targetPort: number;
  readonly random: Random;
  /** Every connection is cut after 1 to this many bytes, counted over both directions. */
  readonly cutBytesMax: number;
  /** After so many cuts, connections are left alone. */
  readonly cuts: number;
}

export class CuttingProxy {
  /** Connections cut so far. */
  cuts = 0;
  readonly #options: CuttingProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(options: CuttingProxyOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#relay(socket));
  }

  static async listen(
    options: CuttingProxyOptions,
  ): Promise<{ proxy: CuttingProxy; port: number }> {
    const proxy = new CuttingProxy(options);
    const port = await new Promise<number>((resolve) => {
      proxy.#server.listen(0, '127.0.0.1', () => {
        resolve((proxy.#server.address() as { port: number }).port);
      });
    });
    return { proxy, port };
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #relay(inside: Socket): void {
    const { targetPort, random, cutBytesMax, cuts } = this.#options;
    const outside = connect(targetPort, '127.0.0.1');
    let left = this.cuts < cuts ? 1 + random.integer(cutBytesMax) : Infinity;
    const pass = (from: Socket, to: Socket): void => {
      this.#sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        if (left <= 0) return;
        to.write(chunk.subarray(0, left));
        left -= chunk.length;
        if (left > 0) return;
        this.cuts += 1;
        // The last bytes still reach the other side; the speaker is reset without warning.
        to.end();
        from.resetAndDestroy();
      });
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroySoon();
      });
    };
    pass(inside, outside);
    pass(outside, inside);
  }
}
