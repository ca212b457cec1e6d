import { z } from 'zod';

export const TONES = ['good', 'quiet', 'warn', 'bad'] as const;

/** Is it healthy? */
export const VERDICT = z
  .object({
    tone: z
      .enum(TONES)
      .describe(
        'bad: it cannot do its work; warn: somebody should look; quiet: another instance leads, or this one has just begun or has left',
      ),
    title: z.string().describe('the worst that is known, in a few words'),
    lines: z.array(z.string()).describe('what is behind it, the worst first, and how much work there is'),
  })
  .meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof VERDICT>;
