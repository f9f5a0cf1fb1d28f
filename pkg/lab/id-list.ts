/** Ids in a sentence: all of a few, the first of many. */
import type { NodeId } from '../core/ids.ts';

const SHOWN_MAX = 6;

export function idList(ids: readonly NodeId[]): string {
  if (ids.length <= SHOWN_MAX) return ids.join(', ');
  const shown = ids.slice(0, SHOWN_MAX - 1).join(', ');
  return `${shown} and ${ids.length - SHOWN_MAX + 1} more`;
}
