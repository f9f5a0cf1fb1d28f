import { expect } from 'chai';
import { describe, it } from 'mocha';
import { experimentService } from '../../../../pkg/lab/control/services.ts';

describe('control as a service', () => {
  const GO = { epochMs: 1 };

  it('hears its messages by their methods, and refuses what is none', () => {
    const heard: unknown[] = [];
    const service = experimentService((message) => heard.push(message));
    service['go']?.(GO, () => undefined);
    expect(heard).to.deep.equal([{ kind: 'go', epochMs: 1 }]);
    expect(() => service['go']?.({}, () => undefined)).to.throw('go.epochMs: expected a number');
  });

  it('lets a bug end the process, and does not answer with it', async () => {
    const bug = new Error('a bug');
    const service = experimentService(() => {
      throw bug;
    });
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    try {
      const thrown = new Promise((resolve) => process.once('uncaughtException', resolve));
      service['go']?.(GO, () => undefined);
      expect(await thrown).to.equal(bug);
    } finally {
      for (const listener of others) process.on('uncaughtException', listener);
    }
  });
});
