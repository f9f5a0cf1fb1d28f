/** `npm run docs`: regenerates what is generated: from the schema of the experiment file, and from registries. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { adversariesMarkdown } from '../adversaries/docs.ts';
import { allRows } from '../adversaries/matrix.ts';
import { experimentJsonSchema } from './describe.ts';
import { writeProtocolPages } from '../protocols/write.ts';
import { configMarkdown } from './docs.ts';

/** From dist/pkg/lab/config/ to the top level. */
const DOCS = new URL('../../../../docs/', import.meta.url);

mkdirSync(DOCS, { recursive: true });
writeFileSync(new URL('config.md', DOCS), configMarkdown());
writeFileSync(new URL('adversaries.md', DOCS), adversariesMarkdown(await allRows()));
writeFileSync(
  new URL('config.schema.json', DOCS),
  `${JSON.stringify(experimentJsonSchema(), undefined, 2)}\n`,
);
await writeProtocolPages(new URL('protocols/', DOCS));
