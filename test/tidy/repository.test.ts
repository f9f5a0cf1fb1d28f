import { expect } from 'chai';
import { describe, it } from 'mocha';
import { filesBelow, read } from '../support/repository.ts';

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The lock entry that `name` resolves to from the package at `path`, as Node would look it up. */
function lookUp(
  packages: Readonly<Record<string, LockedPackage>>,
  path: string,
  name: string,
): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true;
    if (at === '') return false;
  }
}

for (const file of ['package-lock.json', 'bench/package-lock.json']) {
  describe(file, () => {
    const lock: { packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(read(file));

    it('locks every optional dependency of every platform', () => {
      const missing = Object.entries(lock.packages).flatMap(
        ([path, { optionalDependencies = {} }]) =>
          Object.keys(optionalDependencies)
            .filter((name) => !lookUp(lock.packages, path, name))
            .map((name) => `${path} -> ${name}`),
      );
      expect(missing).to.deep.equal([]);
    });

    it('holds no download addresses', () => {
      const addresses = Object.values(lock.packages).filter(
        ({ resolved }) => resolved !== undefined,
      );
      expect(addresses).to.deep.equal([]);
    });
  });
}

describe('the repository', () => {
  it('holds no leftover notes, focused or skipped tests', () => {
    // Written so that this file does not find itself.
    const leftover = /[T]ODO|[F]IXME|[X]XX|[.]only\(|[.]skip\(/;
    const found = ['pkg', 'test', 'cmd', 'docs', 'examples']
      .flatMap(filesBelow)
      .filter((path) => leftover.test(read(path)));
    expect(found).to.deep.equal([]);
  });

  it('explains every file of the program in its first lines', () => {
    const bare = filesBelow('pkg').filter(
      (path) => path.endsWith('.ts') && !read(path).startsWith('/**'),
    );
    expect(bare).to.deep.equal([]);
  });
});
