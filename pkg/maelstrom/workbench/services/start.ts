/** Puts the services on the network of a run. */
import type { Random } from '../../../core/random.ts';
import type { Network } from '../network/network.ts';
import { SERVICES } from './registry.ts';

/** They answer through the network like nodes, with its latency, one request at a time. */
export function startServices(network: Network, random: Random): void {
  for (const [name, create] of Object.entries(SERVICES)) {
    const service = create(random.fork(name));
    network.register(name, ({ message: { src, body } }) => {
      // A node that was killed meanwhile has no use for an answer.
      if (!network.knows(src)) return;
      const { type, ...rest } = service.handle(src, body);
      const { msg_id: asked } = body;
      const reply =
        typeof asked !== 'number' ? { type, ...rest } : { type, ...rest, in_reply_to: asked };
      network.send({ src: name, dest: src, body: reply });
    });
  }
}
