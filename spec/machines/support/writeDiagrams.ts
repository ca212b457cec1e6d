import { mkdirSync, writeFileSync } from 'node:fs';
import { DIAGRAMS, diagramPages } from './diagrams.ts';

mkdirSync(DIAGRAMS, { recursive: true });
for (const [name, page] of diagramPages()) writeFileSync(new URL(name, DIAGRAMS), page);
