// @ts-check
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { buildFirst } from '../build.js';

/**
 * Runs one of our nodes; builds the program first if that was never done. Nothing is written to stdout but
 * what the node says.
 * @param {string} name
 */
export async function launchNode(name) {
  const entry = new URL('../../dist/pkg/maelstrom/main.js', import.meta.url);
  if (!existsSync(entry)) {
    console.error('dist/ is missing; building once (npm run build) ...');
    await buildFirst();
  }
  // Nodes of a challenge do the same things at the same time, so all would optimize the same code at the same
  // time: with 25 of them on two processors nobody is served for a quarter of a second, again and again. What
  // it would save at some hundred messages a second is less than it costs.
  setFlagsFromString('--no-opt');
  const { main } = await import(entry.href);
  main(name, process.argv.slice(2));
}
