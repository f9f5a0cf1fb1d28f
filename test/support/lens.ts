/** How a liar reads and rewrites the messages of agreement. */
export { agreementLens as lensOf } from '../../pkg/lab/agreement/lens.ts';
