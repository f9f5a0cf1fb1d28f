// @ts-check
import { existsSync } from 'node:fs';
import { buildFirst, giveUp } from './build.js';

/** What nodes are started with. */
const NODE = ['node.cjs', 'node.image'];

/**
 * Runs a command of the program; builds the program first if that was never done.
 * @param {string} name
 */
export async function launch(name) {
  const entry = new URL(`../dist/pkg/cli/${name}.js`, import.meta.url);
  const files = [entry, ...NODE.map((file) => new URL(`../dist/${file}`, import.meta.url))];
  if (!files.every((file) => existsSync(file))) {
    console.error('dist/ is missing; building once (npm run build) ...');
    await buildFirst();
  }
  process.setSourceMapsEnabled(true);
  const { main } = await import(entry.href).catch((error) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') giveUp(error.message);
    throw error;
  });
  process.exitCode = await main(process.argv.slice(2));
  // After an internal error there is no telling what still waits for something.
  if (process.exitCode === 70) process.exit();
}
