// @ts-check
import { existsSync } from 'node:fs';
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
    buildFirst();
  }
  const { main } = await import(entry.href);
  main(name, process.argv.slice(2));
}
