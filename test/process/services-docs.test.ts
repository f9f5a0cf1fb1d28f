import { expect } from 'chai';
import { describe, it } from 'mocha';
import { runModule } from '../support/module-run.ts';
import { read } from '../support/repository.ts';

/** Printed after each block, so that what each has printed can be told apart. */
const CUT = '--- end of block ---';

/** A block of code, and what the page says that it prints. */
interface Block {
  readonly code: string;
  readonly printed: string;
}

function blocksOf(document: string): Block[] {
  const found = read(document).matchAll(/^```js\n([^]*?)^```\n(?:\n```text\n([^]*?)^```\n)?/gm);
  return [...found].map(([, code = '', printed = '']) => ({ code, printed }));
}

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** `…` stands for anything within a line, and how an object is broken into lines is no matter. */
function matches(printed: string, expected: string): boolean {
  const escaped = flat(expected).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('…', '.+?')}$`).test(flat(printed));
}

describe('the page on services', () => {
  const blocks = blocksOf('docs/services.md');

  it('has a running example for every topic', () => {
    expect(blocks.length).to.be.greaterThan(10);
    expect(matches('a 7 c\n', 'a … c')).to.equal(true);
    expect(matches('a 7 d\n', 'a … c')).to.equal(false);
  });

  it('prints what it says', async () => {
    const program = blocks.map(({ code }) => `${code}\nconsole.log('${CUT}');\n`).join('');
    const { code, stdout, stderr } = await runModule(program);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const parts = stdout.split(`${CUT}\n`);
    for (const [index, { code: source, printed }] of blocks.entries()) {
      const part = parts[index] ?? '';
      expect(matches(part, printed), `${source}\nprinted\n${part}\nand not\n${printed}`).to.equal(
        true,
      );
    }
  });

  it('is backed by an example of ten lines that runs', async () => {
    const text = read('examples/services.mjs');
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('//'));
    expect(lines.length).to.be.at.most(10);
    const { code, stdout } = await runModule(text);
    expect(code).to.equal(0);
    expect(stdout.match(/: 3\b/g)).to.have.length(3);
  });
});
