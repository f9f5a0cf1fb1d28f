/** What listens for a node, as its owner sees it. */
import type { Server } from '../services/api.ts';
import type { TcpNode } from './tcp-node.ts';

export function serverOf(node: TcpNode): Server {
  const { ip, port } = node.mesh.address;
  return {
    address: { ip, port },
    close: (callback) => {
      void close(node, callback);
    },
  };
}

async function close(node: TcpNode, callback: (() => void) | undefined): Promise<void> {
  await node.close();
  callback?.();
}
