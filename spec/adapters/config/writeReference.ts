import { writeFileSync } from 'node:fs';
import { configReference } from '../../../adapters/config/describe/reference.ts';

writeFileSync(new URL('../../../docs/configuration.md', import.meta.url), configReference());
