/** The services in the simulator. */
import { describe } from 'mocha';
import { SimulatedCluster } from '../support/services/simulated.ts';
import { servicesSuite } from '../support/services-suite.ts';

describe('services in the simulator', () => {
  servicesSuite((options) => new SimulatedCluster(options));
});
