import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Milestone } from '../../../../pkg/lab/master/milestone.ts';

/** Far above what anything here takes. */
const LONG_MS = 60_000;

describe('Milestone', () => {
  it('does not wait for what is true already', async () => {
    expect(await new Milestone().until(() => true, 0)).to.equal(true);
  });

  it('wakes those for whom it has become true, and lets the others wait', async () => {
    const milestone = new Milestone();
    const woken: string[] = [];
    let count = 0;
    const wait = (name: string, target: number): Promise<unknown> =>
      milestone
        .until(() => count >= target, LONG_MS)
        .then((reached) => woken.push(name, `${reached}`));
    const [one, two] = [wait('one', 1), wait('two', 2)];
    milestone.changed();
    count = 1;
    milestone.changed();
    await one;
    expect(woken).to.deep.equal(['one', 'true']);
    count = 2;
    milestone.changed();
    await two;
    expect(woken).to.deep.equal(['one', 'true', 'two', 'true']);
  });

  it('looks only when it is told to, and never again after that', async () => {
    const milestone = new Milestone();
    let looked = 0;
    const done = milestone.until(() => ++looked > 1, LONG_MS);
    expect(looked).to.equal(1);
    milestone.changed();
    await done;
    milestone.changed();
    expect(looked).to.equal(2);
  });

  it('gives up in time, and does not look again', async () => {
    const milestone = new Milestone();
    let looked = 0;
    const reached = await milestone.until(() => {
      looked += 1;
      return false;
    }, 1);
    expect(reached).to.equal(false);
    milestone.changed();
    expect(looked).to.equal(1);
  });
});
