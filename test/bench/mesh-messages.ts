/** Our side of `messages`: two meshes with one channel. */
import { millis, nodeId } from '../../pkg/core/ids.ts';
import { Mesh } from '../../pkg/net/mesh.ts';
import { MESSAGES, counter, messageAt } from './stream.ts';

const SENDER = nodeId('n1');
const RECEIVER = nodeId('n2');
const NO_HOLD = millis(0);
const IDENTITY = { ip: '127.0.0.1', port: 0, run: 'bench', secret: 'known to both processes' };
/** Sent between two looks at the queue. */
const BURST = 1000;

const [role, port] = process.argv.slice(2);
await (role === 'receive' ? receive() : send(Number(port)));

async function receive(): Promise<void> {
  const mesh = await Mesh.listen({
    ...IDENTITY,
    id: RECEIVER,
    events: { peerDown: () => void mesh.close().then(() => process.disconnect()) },
  });
  mesh.addPeer({ id: SENDER, dial: false });
  const count = counter();
  mesh
    .transport(0, (body) => body)
    .bind({
      message: (_from, body) => count(body),
      drained: () => undefined,
    });
  process.send?.(mesh.address.port);
}

async function send(to: number): Promise<void> {
  const mesh = await Mesh.listen({ ...IDENTITY, id: SENDER });
  const transport = mesh.transport(0, (body) => body);
  let next = 0;
  const fill = (): void => {
    while (next < MESSAGES && !transport.congested()) {
      const end = Math.min(next + BURST, MESSAGES);
      for (; next < end; next++) transport.send(RECEIVER, messageAt(next), NO_HOLD);
    }
    if (next < MESSAGES) return;
    next = Infinity;
    void mesh
      .flushed(60_000)
      .then(() => mesh.close())
      .then(() => process.disconnect());
  };
  transport.bind({ message: () => undefined, drained: fill });
  mesh.addPeer({ id: RECEIVER, dial: true, ip: '127.0.0.1', port: to });
  process.send?.('sending');
  fill();
}
