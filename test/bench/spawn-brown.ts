/**
 * The rival of `services: spawn`: the reference library of the course whose handout ours follows.
 *
 * It names a callback by a hash of its source, so of several spawns at once the last callback gets all
 * answers. Here all spawns therefore share one, which answers them in turn.
 */
import { createRequire } from 'node:module';
import type { ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { loadRival } from './rivals.ts';
import { measureSpawns } from './spawn-times.ts';

interface Node {
  readonly ip: string;
  readonly port: number;
}

interface Library {
  readonly node: { start(callback: () => void): void };
  readonly local: {
    readonly status: { spawn(node: Node, callback: (error: unknown) => void): void };
  };
}

interface Starter {
  spawn(...args: unknown[]): ChildProcess;
}

const IP = '127.0.0.1';
/** The nodes that it starts outlive it, so they are killed by hand. */
const children: ChildProcess[] = [];
const module = createRequire(import.meta.url)('node:child_process') as Starter;
const spawn = module.spawn.bind(module);
module.spawn = (...args) => {
  const child = spawn(...args);
  children.push(child);
  return child;
};
// It looks at everything that a process has.
process.noDeprecation = true;
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

const ports = await freePorts(1 + Number(process.argv[3]));
const nextNode = (): Node => ({ ip: IP, port: ports.pop() ?? 0 });
const distribution = (loadRival('@brown-ds/distribution') as (node: Node) => Library)(nextNode());
const waiting: ((error: unknown) => void)[] = [];
const callback = (error: unknown): void => waiting.shift()?.(error);
await new Promise<void>((resolve) => distribution.node.start(() => resolve()));
await measureSpawns(async () => {
  const error = await new Promise((resolve) => {
    waiting.push(resolve);
    distribution.local.status.spawn(nextNode(), callback);
  });
  if (error instanceof Error) throw error;
});
process.disconnect();
process.exit();

/** It knows no port 0. All are open at the same time, so that none is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const found = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, IP, () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return found;
}
