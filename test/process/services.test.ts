/** The services over TCP: nodes of this process, and nodes that they spawn. */
import { describe } from 'mocha';
import { PATIENCE_MS } from '../support/lab-process.ts';
import { RealCluster } from '../support/services/real.ts';
import { servicesSuite } from '../support/services-suite.ts';

describe('services over TCP', function () {
  this.timeout(2 * PATIENCE_MS);
  servicesSuite((options) => new RealCluster(options));
});
