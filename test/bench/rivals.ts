/** Other people's libraries that do what ours does. They are installed in `bench/`, apart from ours. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Benchmark } from './measure.ts';

/** Where they are installed. */
export const RIVALS = new URL('../../../bench/', import.meta.url);

/** A benchmark against a rival: one line says how to install it when it is not there. */
export function againstRival({ name, run }: Benchmark): Benchmark {
  return {
    name,
    run: async () => {
      if (existsSync(new URL('node_modules', RIVALS))) return run();
      return [{ name, ours: 'skipped: npm ci --prefix bench first' }];
    },
  };
}

/** What the package of that name exports. */
export function loadRival(name: string): unknown {
  return createRequire(new URL('package.json', RIVALS))(name);
}

/** What the module of that name exports, for those that are modules only. */
export async function importRival(name: string): Promise<unknown> {
  const { importHere } = (await import(new URL('import.mjs', RIVALS).href)) as {
    importHere: (name: string) => Promise<unknown>;
  };
  return importHere(name);
}
