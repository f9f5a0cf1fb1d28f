/** Which file a node process runs. Not to be imported by what that file is made of. */
import { fileURLToPath } from 'node:url';

/** What the build makes of `lab/node/start.ts`. */
export const NODE_PROGRAM = fileURLToPath(new URL('../../node.cjs', import.meta.url));
