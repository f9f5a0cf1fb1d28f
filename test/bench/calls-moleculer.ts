/** The rival of `services: calls`: an action of Moleculer, called over its TCP transporter. */
import { loadRival } from './rivals.ts';
import { answerAt, measureRoundTrips } from './round-trips.ts';

interface Broker {
  readonly transit: { readonly tx: { readonly opts: { readonly port: number } } };
  createService(schema: object): void;
  start(): Promise<void>;
  waitForServices(name: string): Promise<void>;
  call(action: string, params: unknown): Promise<unknown>;
}

const { ServiceBroker } = loadRival('moleculer') as {
  readonly ServiceBroker: new (options: object) => Broker;
};
const [role, port] = process.argv.slice(2);
const options = { udpDiscovery: false, useHostname: false, gossipPeriod: 1 };

if (role === 'answer') {
  const broker = makeBroker(options);
  broker.createService({
    name: 'echo',
    actions: { echo: ({ params }: { readonly params: unknown }) => params },
  });
  await broker.start();
  answerAt(broker.transit.tx.opts.port);
} else {
  const broker = makeBroker({ ...options, urls: [`tcp://127.0.0.1:${port}/answer`] });
  await broker.start();
  await broker.waitForServices('echo');
  measureRoundTrips((question, answered) => {
    void broker.call('echo.echo', question).then(answered);
  });
}

function makeBroker(settings: object): Broker {
  return new ServiceBroker({
    nodeID: role,
    logger: false,
    transporter: { type: 'TCP', options: settings },
  });
}
