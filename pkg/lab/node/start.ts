/** The file that a launched node is started with: `main.ts` and all that it imports, from the image beside it. */
import { dirname, join } from 'node:path';
import { runImage } from '../../runtime/image.ts';

const [, self = ''] = process.argv;
runImage(join(dirname(self), 'node.image'));
