import { z } from 'zod';

/** Units of what the API tells. */

export const MOMENT = z.number().describe('milliseconds since the epoch');
export const DURATION = z.number().describe('milliseconds');

export const COUNT = z.int().min(0);
