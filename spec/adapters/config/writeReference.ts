import { writeFileSync } from 'node:fs';
import { exampleConfig } from '../../../adapters/config/describe/example.ts';
import { configJsonSchema } from '../../../adapters/config/describe/jsonSchema.ts';
import { configReference } from '../../../adapters/config/describe/reference.ts';

const ROOT = new URL('../../../', import.meta.url);

writeFileSync(new URL('docs/configuration.md', ROOT), configReference());
writeFileSync(new URL('docs/config.schema.json', ROOT), configJsonSchema());
writeFileSync(new URL('framework.conf.example', ROOT), exampleConfig());
