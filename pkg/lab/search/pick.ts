/** One of several, drawn evenly. */
import { invariant } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';

/** @param items At least one. */
export function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random.integer(items.length)];
  invariant(item !== undefined, 'nothing to pick from');
  return item;
}
