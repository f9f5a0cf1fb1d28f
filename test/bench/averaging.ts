/**
 * How long a million nodes take to average: push-pull, 30 cycles, on one core, by the driver by cycles.
 * A cycle is one exchange for each node, which is a timer, two messages and a fact.
 */
import { nodeId } from '../../pkg/core/ids.ts';
import { Random } from '../../pkg/core/random.ts';
import { Accounts } from '../../pkg/gossip/averaging/accounts.ts';
import { Averaging } from '../../pkg/gossip/averaging/averaging.ts';
import { Cycles } from '../../pkg/sim/cycles.ts';
import type { BenchRow } from './simulator.ts';

const NODES = 1_000_000;
const CYCLES = 30;
/** Nodes that speak at once; a hundred thousandth of all, so exchanges that cross are rare. */
const TOGETHER = 64;

/** Push-pull averaging. @throws when nodes do not end with the mean of their values. */
export async function averaging(n = NODES, cycles = CYCLES): Promise<readonly BenchRow[]> {
  const begun = performance.now();
  const random = Random.fromSeed(1);
  const ids = Array.from({ length: n }, (_, index) => nodeId(`n${index + 1}`));
  const accounts = new Accounts(n);
  // Written out, as an object that is made of another one is larger.
  const processes = ids.map(
    (self) =>
      new Averaging({
        mode: 'push-pull',
        self,
        value: random.float(),
        peers: ids,
        random,
        cycleMs: 1000,
        cycles,
        accounts,
      }),
  );
  const mean = processes.reduce((sum, { value }) => sum + value, 0) / n;
  const variance = (): number =>
    processes.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / n;
  const first = variance();
  let facts = 0;
  const record = (): void => void (facts += 1);
  const driver = new Cycles({ ids, processes, cycleMs: 1000, together: TOGETHER, record });
  driver.start();
  const started = performance.now();
  const busy = process.cpuUsage();
  for (let cycle = 0; cycle < cycles; cycle++) driver.run();
  const ended = performance.now();
  const { user, system } = process.cpuUsage(busy);
  const last = variance();
  // Each cycle leaves 30 % of the variance, so 30 cycles leave 1e-16.
  if (last > first * 0.35 ** cycles) throw new Error(`a variance of ${last} is left`);
  const name = `averaging, ${n.toLocaleString('en')} nodes, ${cycles} cycles`;
  return [
    { name, value: (ended - started) / 1000, unit: 's' },
    { name: `${name}: processor time`, value: (user + system) / 1e6, unit: 's' },
    { name: `${name}: with setting up`, value: (ended - begun) / 1000, unit: 's' },
    { name: `${name}: of an exchange`, value: (1e6 * (ended - started)) / n / cycles, unit: 'ns' },
    { name: `${name}: variance left by a cycle`, value: (last / first) ** (1 / cycles), unit: '' },
    { name: `${name}: facts`, value: facts, unit: '' },
    { name: `${name}: memory`, value: process.memoryUsage.rss() / 1e6, unit: 'MB' },
  ];
}
