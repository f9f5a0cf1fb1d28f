/** Computes in vain, for the fault `burn`: this process answers only now and then meanwhile. */
import { BREATH_MS, BUSY_MS } from '../burning.ts';

export class Burner {
  #timer: NodeJS.Timeout | undefined;

  /** Begins, or ends. */
  burn(on: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = on ? setTimeout(() => this.#round(), BREATH_MS) : undefined;
  }

  #round(): void {
    const end = performance.now() + BUSY_MS;
    while (performance.now() < end);
    this.burn(true);
  }
}
