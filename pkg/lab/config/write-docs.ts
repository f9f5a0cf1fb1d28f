/** `npm run docs`: regenerates what is generated from the schema of the experiment file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { experimentJsonSchema } from './describe.ts';
import { configMarkdown } from './docs.ts';

/** From dist/pkg/lab/config/ to the top level. */
const DOCS = new URL('../../../../docs/', import.meta.url);

mkdirSync(DOCS, { recursive: true });
writeFileSync(new URL('config.md', DOCS), configMarkdown());
writeFileSync(
  new URL('config.schema.json', DOCS),
  `${JSON.stringify(experimentJsonSchema(), undefined, 2)}\n`,
);
