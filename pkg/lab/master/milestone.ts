/** Waiting with a bound for something that others bring about. */

interface Waiter {
  readonly reached: () => boolean;
  readonly wake: (reached: boolean) => void;
}

/** Wakes those who wait whenever what they wait for may have become true. */
export class Milestone {
  readonly #waiters = new Set<Waiter>();

  /** Tells that the state has changed; every condition is looked at again. */
  changed(): void {
    for (const waiter of this.#waiters) if (waiter.reached()) waiter.wake(true);
  }

  /** Resolves with true as soon as `reached` holds, with false after `ms`. Never rejects. */
  until(reached: () => boolean, ms: number): Promise<boolean> {
    if (reached()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiter.wake(false), ms);
      const waiter: Waiter = {
        reached,
        wake: (result) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(result);
        },
      };
      this.#waiters.add(waiter);
    });
  }
}
