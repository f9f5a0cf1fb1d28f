// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
/** @param {string} name */
export async function launch(name) {
  const entry = new URL(`../dist/pkg/cli/${name}.js`, import.meta.url);
  if (!existsSync(entry)) {
    const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
    console.error('dist/ is missing; building once (npm run build) ...');
    execFileSync(process.execPath, [tsc, '-b'], {
      cwd: new URL('..', import.meta.url),
      stdio: ['ignore', 2, 2],
    });
  }
  process.setSourceMapsEnabled(true);
  const { main } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2));
}
