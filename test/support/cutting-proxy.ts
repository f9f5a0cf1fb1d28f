/**
 * A TCP proxy that cuts connections: after a random number of bytes, drawn from a seed, both sides
 * are reset in the middle of whatever they were saying. It may also let bytes wait, each chunk for
 * as many turns of the event loop as are drawn, so that what two connections say overtakes.
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
  /** Every chunk waits for 0 to one less than this many turns of the event loop. */
  readonly lagTurnsMax?: number;
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
    const { targetPort, random, cutBytesMax, cuts, lagTurnsMax = 1 } = this.#options;
    const outside = connect(targetPort, '127.0.0.1');
    let left = this.cuts < cuts ? 1 + random.integer(cutBytesMax) : Infinity;
    const pass = (from: Socket, to: Socket): void => {
      this.#sockets.add(from);
      let before = Promise.resolve();
      const inTurn = (run: () => void): void => {
        if (lagTurnsMax === 1) run();
        else before = before.then(() => turns(random.integer(lagTurnsMax))).then(run);
      };
      const forward = (chunk: Buffer): void => {
        if (left <= 0) return;
        to.write(chunk.subarray(0, left));
        left -= chunk.length;
        if (left > 0) return;
        this.cuts += 1;
        // The last bytes still reach the other side; the speaker is reset without warning.
        to.end();
        // Node leaks the handle of a socket that is reset while it is shutting down.
        if (from.writableEnded) from.destroy();
        else from.resetAndDestroy();
      };
      from.on('data', (chunk: Buffer) => inTurn(() => forward(chunk)));
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        inTurn(() => to.destroySoon());
      });
    };
    pass(inside, outside);
    pass(outside, inside);
  }
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}
