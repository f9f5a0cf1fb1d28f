#!/usr/bin/env node
// @ts-check
// Builds the program into dist/: TypeScript with tsc, then the program of the node processes as one
// file, compiled. A lab starts many nodes at once, and what each of them loads and compiles is what users
// wait for (docs/adr/0002-dist-and-launchers.md).
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** @param {string} path */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const DIST = at('dist');

/** What is to appear in dist/ in one step is made here: beside it, so that source maps stay right. */
const DRAFT = at(`dist.${process.pid}`);

/** Builds what has changed. The image is replaced in one step, as a lab may be launching it just now. */
export async function build() {
  compile(['-b']);
  mkdirSync(DRAFT, { recursive: true });
  await packNode(DIST);
  for (const name of ['node.image', 'node.cjs']) renameSync(join(DRAFT, name), join(DIST, name));
  rmSync(DRAFT, { recursive: true });
}

/**
 * Builds in a folder of its own, which becomes dist/ in one step: several launchers may find at the same
 * time that dist/ is missing, and one that is killed must not leave half of it.
 */
export async function buildFirst() {
  if (existsSync(DIST)) return build();
  try {
    compile(['-p', '.', '--outDir', DRAFT, '--tsBuildInfoFile', join(DRAFT, '.tsbuildinfo')]);
    await packNode(DRAFT);
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

/**
 * Makes the image of the program of nodes, and the file that runs it, in the draft folder.
 * @param {string} folder Where the compiled program is.
 */
async function packNode(folder) {
  const program = join(DRAFT, 'program.cjs');
  // Without comments, in lines that a report of a crash can quote.
  const short = ['--minify-whitespace', '--line-limit=120'];
  bundle(join(folder, 'pkg/lab/node/main.js'), program, short);
  bundle(join(folder, 'pkg/lab/node/start.js'), join(DRAFT, 'node.cjs'));
  const { makeImage } = await import(pathToFileURL(join(folder, 'pkg/runtime/image.js')).href);
  const image = makeImage('node.image', readFileSync(program, 'utf8'));
  writeFileSync(join(DRAFT, 'node.image'), image);
  rmSync(program);
}

/**
 * @param {string} entry
 * @param {string} outfile
 * @param {readonly string[]} options
 */
function bundle(entry, outfile, options = []) {
  execute('esbuild/bin/esbuild', [
    // Signs in a path above this project that mean something in an entry are kept out of it.
    relative(at('.'), entry),
    '--bundle',
    '--platform=node',
    '--target=node20',
    '--format=cjs',
    `--outfile=${outfile}`,
    '--log-level=warning',
    ...options,
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

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === at('cmd/build.js'))
  await build();
