import { afterAnswer, pipelineToAsk, seeded } from '../../policy/ahead/seeding.ts';
import { rootBase } from './setup.ts';

export const pipelineActions = {
  /** About one with each reading at the most: it takes a few calls. None is asked about where nobody looks ahead. */
  askAboutPipeline: rootBase.enqueueActions(({ context: { memory, clock }, enqueue }) => {
    const pipeline = pipelineToAsk(memory.course, memory.seeding, clock.now());
    if (pipeline === null) return;
    enqueue.emit({ type: 'gocd.pipeline.ask', pipeline });
    const seeding = { ...memory.seeding, asked: { pipeline, at: clock.now() } };
    enqueue.assign({ memory: { ...memory, seeding } });
  }),

  notePipeline: rootBase.assign(({ context: { memory, view, config, clock }, event }) => {
    if (event.type !== 'gocd.pipeline.told' || view === null) return {};
    const now = clock.now();
    const known = seeded(memory, event, { view, instance: config.name, now });
    return { memory: { ...memory, ...known, seeding: afterAnswer(memory.seeding, event, now) } };
  }),
};
