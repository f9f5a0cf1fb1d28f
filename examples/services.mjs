// Three nodes, a group of them, a service on all, one call to all, and the end. See docs/services.md.
import { createDistribution } from 'murmuration';

const here = createDistribution({ ip: '127.0.0.1', port: 0 });
await here.node.start();
await here.local.groups.put('trio', {});
for (let i = 0; i < 3; i++) await here.trio.status.spawn({ ip: '127.0.0.1', port: 0 });
await here.trio.routes.put({ add: (a, b, callback) => callback(null, a + b) }, 'sums');
console.log(await here.trio.comm.send([1, 2], { service: 'sums', method: 'add' }));
await here.trio.status.stop();
