/** Our nodes: the list of challenges, and of the ways in which each is solved. */
import type { Program } from '../node/node.ts';
import { echo } from './echo.ts';
import { uniqueIds } from './unique-ids.ts';

/** By variant; the first one is what runs when none is named. */
export type Variants = ReadonlyMap<string, Program>;

export const GLOMERS: ReadonlyMap<string, Variants> = new Map<string, Variants>([
  ['echo', variants({ only: echo })],
  ['unique-ids', variants({ only: uniqueIds })],
]);

function variants(programs: Readonly<Record<string, Program>>): Variants {
  return new Map(Object.entries(programs));
}
