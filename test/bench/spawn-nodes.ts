/** Our side of `services: spawn`. */
import { createDistribution } from '../../pkg/index.ts';
import { measureSpawns } from './spawn-times.ts';

const ip = '127.0.0.1';
const distribution = createDistribution({ ip, port: 0 });
const server = await distribution.node.start();
await measureSpawns(() => distribution.local.status.spawn({ ip, port: 0 }));
server.close(() => process.disconnect());
