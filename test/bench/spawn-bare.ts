/** The floor of `services: spawn`: Node processes that do nothing. */
import { ended, spawnNode } from './processes.ts';
import { measureSpawns } from './spawn-times.ts';

await measureSpawns(() => ended(spawnNode('-e', '0')));
process.disconnect();
