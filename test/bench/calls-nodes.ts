/** Our side of `services: calls`: a service on one node, called from another. */
import { createDistribution } from '../../pkg/index.ts';
import { answerAt, measureRoundTrips } from './round-trips.ts';

const ip = '127.0.0.1';
const [role, port] = process.argv.slice(2);
const distribution = createDistribution({ ip, port: 0, secret: 'known to both processes' });
const server = await distribution.node.start();
if (role === 'answer') {
  const echo = {
    echo: (question: unknown, callback: (error: null, answer: unknown) => void): void => {
      callback(null, question);
    },
  };
  await distribution.local.routes.put(echo, 'echo');
  answerAt(server.address.port);
} else {
  const remote = { node: { ip, port: Number(port) }, service: 'echo', method: 'echo' };
  measureRoundTrips((question, answered) => {
    distribution.local.comm.send([question], remote, (error, answer) => {
      if (error !== null) throw error;
      answered(answer);
    });
  });
}
