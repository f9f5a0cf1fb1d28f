/** What all sides of the benchmark `services: spawn` do. */

/** Starts as many nodes as the arguments say, as they say, and tells the parent how long it took. */
export async function measureSpawns(spawn: () => Promise<unknown>): Promise<void> {
  const [mode, count] = process.argv.slice(2);
  const each = Array.from({ length: Number(count) });
  const begin = performance.now();
  if (mode === 'together') await Promise.all(each.map(spawn));
  else for (const _ of each) await spawn();
  const ms = performance.now() - begin;
  await new Promise((sent) => process.send?.(ms, sent));
}
