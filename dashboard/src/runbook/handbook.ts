import alerts from '../../../docs/monitoring/runbook.md?raw';
import troubleshooting from '../../../docs/troubleshooting.md?raw';
import { blocksOf } from './markdown.ts';

/** What the handbook has on trouble, read apart from the page: most never need it. */
export const HANDBOOK = [...blocksOf(troubleshooting), ...blocksOf(alerts)];
