/** The connections of a process that are open: to end them, and to wait until none is left. */
import type { Connection } from './connection.ts';

export class OpenConnections {
  readonly #open = new Set<Connection>();
  #allGone = (): void => {};

  add(connection: Connection): void {
    this.#open.add(connection);
  }

  /** One has been closed. */
  delete(connection: Connection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) this.#allGone();
  }

  /** Ends all, and resolves when the last one is closed; cuts off after `boundMs` those that still are not. */
  async end(boundMs: number): Promise<void> {
    for (const connection of this.#open) connection.end();
    const cut = setTimeout(() => {
      for (const connection of this.#open) connection.close(undefined);
    }, boundMs);
    await new Promise<void>((resolve) => {
      this.#allGone = resolve;
      if (this.#open.size === 0) resolve();
    });
    clearTimeout(cut);
  }
}
