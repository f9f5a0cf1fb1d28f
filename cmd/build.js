#!/usr/bin/env node
// @ts-check
// Builds the program into dist/: TypeScript with tsc, then the main file of the node processes as one
// bundle. A lab starts many nodes at once, and loading fifty small files costs each of them as much
// as half of Node's own start (docs/adr/0002-dist-and-launchers.md).
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @param {string} path */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export function build() {
  const options = { cwd: at('.'), stdio: /** @type {const} */ (['ignore', 2, 2]) };
  execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-b'], options);
  const bundle = [
    at('node_modules/esbuild/bin/esbuild'),
    at('dist/pkg/lab/node/main.js'),
    '--bundle',
    '--platform=node',
    '--target=node20',
    '--format=cjs',
    '--sourcemap',
    `--outfile=${at('dist/node.cjs')}`,
    '--log-level=warning',
  ];
  execFileSync(process.execPath, bundle, options);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === at('cmd/build.js')) build();
