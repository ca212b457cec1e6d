import { writeFileSync } from 'node:fs';
import { exampleConfig } from '../../../adapters/config/describe/example.ts';
import { configReference } from '../../../adapters/config/describe/reference.ts';

const ROOT = new URL('../../../', import.meta.url);

writeFileSync(new URL('docs/configuration.md', ROOT), configReference());
writeFileSync(new URL('framework.conf.example', ROOT), exampleConfig());
