/** Which file a node process runs. Not to be imported by what that file is made of. */
import { fileURLToPath } from 'node:url';

/** The bundle that the build makes of `lab/node/main.ts`. */
export const NODE_PROGRAM = fileURLToPath(new URL('../../node.cjs', import.meta.url));
