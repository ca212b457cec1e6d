import { mkdirSync, writeFileSync } from 'node:fs';
import { chartsOfMachines } from '../../../dashboard/layout/charts.ts';
import { DIAGRAMS, diagramPages } from './diagrams.ts';

const CHARTS = new URL('../../../dashboard/src/machines/charts.json', import.meta.url);

mkdirSync(DIAGRAMS, { recursive: true });
for (const [name, page] of diagramPages()) writeFileSync(new URL(name, DIAGRAMS), page);
writeFileSync(CHARTS, `${JSON.stringify(await chartsOfMachines())}\n`);
