#!/usr/bin/env node
// @ts-check
// Builds the program into dist/: TypeScript with tsc, then the main file of the node processes as one
// bundle. A lab starts many nodes at once, and loading fifty small files costs each of them as much
// as half of Node's own start (docs/adr/0002-dist-and-launchers.md).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {string} path */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const DIST = at('dist');

/** What is to appear in dist/ in one step is made here: beside it, so that source maps stay right. */
const DRAFT = at(`dist.${process.pid}`);

/** Builds what has changed. The bundle is replaced in one step, as a lab may be launching it just now. */
export function build() {
  compile(['-b']);
  mkdirSync(DRAFT, { recursive: true });
  bundle(DIST);
  for (const name of ['node.cjs.map', 'node.cjs']) renameSync(join(DRAFT, name), join(DIST, name));
  rmSync(DRAFT, { recursive: true });
}

/**
 * Builds in a folder of its own, which becomes dist/ in one step: several launchers may find at the same
 * time that dist/ is missing, and one that is killed must not leave half of it.
 */
export function buildFirst() {
  if (existsSync(DIST)) {
    build();
    return;
  }
  try {
    compile(['-p', '.', '--outDir', DRAFT, '--tsBuildInfoFile', join(DRAFT, '.tsbuildinfo')]);
    bundle(DRAFT);
    renameSync(DRAFT, DIST);
  } catch (error) {
    // Another one was faster.
    if (!existsSync(join(DIST, 'node.cjs'))) throw error;
  } finally {
    rmSync(DRAFT, { recursive: true, force: true });
  }
}

/** @param {readonly string[]} options */
function compile(options) {
  execute('typescript/bin/tsc', options);
}

/** @param {string} folder Where the compiled program is. */
function bundle(folder) {
  execute('esbuild/bin/esbuild', [
    join(folder, 'pkg/lab/node/main.js'),
    '--bundle',
    '--platform=node',
    '--target=node20',
    '--format=cjs',
    '--sourcemap',
    `--outfile=${join(DRAFT, 'node.cjs')}`,
    '--log-level=warning',
  ]);
}

/**
 * Ends this process for want of what npm installs.
 * @param {string} why
 * @returns {never}
 */
export function giveUp(why) {
  console.error(`${why}: run npm ci first`);
  process.exit(70);
}

/**
 * @param {string} tool A program of node_modules.
 * @param {readonly string[]} options
 */
function execute(tool, options) {
  const file = at(`node_modules/${tool}`);
  if (!existsSync(file)) giveUp(`${tool} is missing`);
  execFileSync(process.execPath, [file, ...options], {
    cwd: at('.'),
    stdio: ['ignore', 2, 2],
  });
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === at('cmd/build.js')) build();
