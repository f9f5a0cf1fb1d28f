/** The services in the simulator. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { localFace } from '../../pkg/runtime/faces.ts';
import { SimCluster } from '../../pkg/runtime/sim-cluster.ts';
import { SimulatedCluster } from '../support/services/simulated.ts';
import { servicesSuite } from '../support/services-suite.ts';

describe('services in the simulator', () => {
  servicesSuite((options) => new SimulatedCluster(options));

  it('boot eight nodes at the same time, and the next when one of them is there', () => {
    const sim = new SimCluster({ seed: 1 });
    const ip = '10.0.0.1';
    const { status } = localFace(sim.start({ ip, port: 0 }).local);
    const bootedAt: number[] = [];
    for (let i = 0; i < 20; i++) {
      status.spawn({ ip, port: 0 }, () => void bootedAt.push(sim.now));
    }
    expect(sim.until(() => bootedAt.length === 20)).to.equal(true);
    // A machine takes 50 ms to boot, and what is said about it up to 2.
    expect(bootedAt.map((at) => Math.floor(at / 50))).to.deep.equal(
      Array.from({ length: 20 }, (_, i) => 1 + Math.floor(i / 8)),
    );
  });

  it('start no more nodes when they end', () => {
    const sim = new SimCluster({ seed: 1 });
    const ip = '10.0.0.1';
    const services = sim.start({ ip, port: 0 });
    const { status } = localFace(services.local);
    const answers: string[] = [];
    for (let i = 0; i < 20; i++) {
      status.spawn({ ip, port: 0 }, (error) => {
        answers.push(error instanceof Error ? error.message : 'booted');
      });
    }
    sim.until(() => answers.length === 8);
    services.ports.stop();
    sim.until(() => false);
    const refused = answers.filter((answer) => answer.includes('it was not its turn yet'));
    expect(answers.slice(0, 8)).to.deep.equal(Array.from({ length: 8 }, () => 'booted'));
    expect(refused).to.have.length(4);
  });
});
