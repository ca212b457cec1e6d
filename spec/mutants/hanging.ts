import type { Mutant } from './mutant.ts';
import { DEMAND } from './watchers.ts';

const ROOT = ['spec/machines/root/hanging.spec.ts'];
const OUTLIVING = ['spec/machines/root/outliving.spec.ts'];
const HANGS = ['spec/policy/hangs.spec.ts'];

/** Faults in what is done about jobs that hang in GoCD. */
export const hanging: readonly Mutant[] = [
  {
    breaks: 'a record is deleted though its last job may not have ended',
    file: 'machines/agent/leaving.ts',
    search: "{ guard: 'isNotKnownToBeDone', target: 'asking' },",
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'a record is deleted though GoCD could not be asked about its last job',
    file: 'machines/agent/leaving.ts',
    search: "{ guard: 'jobIsUnread', target: 'verifying' },",
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'an agent that is to go for good is enabled to free its job',
    file: 'machines/agent/guards.ts',
    search: 'isSpare(context.drainRule) &&\n    context.burdenedSince === null,',
    replacement: 'context.burdenedSince === null,',
    specs: ROOT,
  },
  {
    breaks: 'an agent is enabled again and again to free a job that it never frees',
    file: 'machines/agent/guards.ts',
    search: 'isSpare(context.drainRule) &&\n    context.burdenedSince === null,',
    replacement: 'isSpare(context.drainRule),',
    specs: ROOT,
  },
  {
    breaks: 'an agent enabled to free its job is drained before it asks for work',
    file: 'policy/scaledown/chooseDrains.ts',
    search: 'burdenedSince !== null && now - burdenedSince < FREEING_MS',
    replacement: 'burdenedSince !== null && now < burdenedSince',
    specs: ROOT,
  },
  {
    breaks: 'a job left behind is forgotten with the record',
    file: 'machines/agent/ending.ts',
    search: "entry: ['reportJobLeft', 'noteRecordGone']",
    replacement: "entry: 'noteRecordGone'",
    specs: ROOT,
  },
  {
    breaks: 'jobs hang by a list that lacks agents known to be there',
    file: 'machines/root/jobActions.ts',
    search: 'doubtful: context.brakeOn,',
    replacement: 'doubtful: false,',
    specs: ROOT,
  },
  {
    breaks: 'jobs are looked for with every reading',
    file: 'machines/root/jobActions.ts',
    search:
      'if (passed < LOOK_FOR_UNLISTED_MS || (passed < LOOK_AT_ALL_MS && !isAnybodyLookedFor(agents))) return;',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'a rescuer is launched of the first pool alone',
    file: 'policy/placement/place.ts',
    search: 'return [pool, ...(rescue?.orElse ?? [])];',
    replacement: 'return rescue === undefined ? [pool] : [pool];',
    specs: ROOT,
  },
  {
    breaks: 'a rescuer goes as soon as it is idle',
    file: 'policy/demand/ration/rescue.ts',
    search: "return idle === undefined ? null : { by: 'keeping', pool: idle };",
    replacement: "return idle === undefined || idle.idle >= 0 ? null : { by: 'keeping', pool: idle };",
    specs: ROOT,
  },
  {
    breaks: 'a rescuer may break the maximum of a pool that launches anyway',
    file: 'policy/demand/ration/ration.ts',
    search: 'pool.capacity > grantedTo(pool).length',
    replacement: 'pool.capacity >= grantedTo(pool).length',
    specs: DEMAND,
  },
  {
    breaks: 'what a dead agent did last, or said late, counts as life after its task',
    file: 'machines/agent/implementations.ts',
    search: 'clock.now() - endedAt >= LAST_WORDS_MS',
    replacement: 'clock.now() >= endedAt',
    specs: OUTLIVING,
  },
  {
    breaks: 'a dead agent is at work while GoCD has not called it lost',
    file: 'machines/agent/listed.ts',
    search: '>= 2 * LOST_CONTACT_MS) return true;',
    replacement: '>= LOST_CONTACT_MS) return true;',
    specs: OUTLIVING,
  },
  {
    breaks: 'an agent that has outlived its task is ended by every word on that task',
    file: 'machines/agent/machine.ts',
    search: "{ guard: 'taskHasEnded' },",
    replacement: '',
    specs: OUTLIVING,
  },
  {
    breaks: 'an agent that has outlived its task is kept',
    file: 'policy/scaledown/recycling.ts',
    search: 'agent.outlivesTask\n',
    replacement: 'agent.outlivesTask && agent.launchedAt < 0\n',
    specs: OUTLIVING,
  },
  {
    breaks: 'jobs that no reading shows count for nothing',
    file: 'machines/root/jobActions.ts',
    search: '  if (pool === undefined) return false;\n  return agent.hasTag',
    replacement: "  if (pool?.name !== '') return false;\n  return agent.hasTag",
    specs: ['spec/simulation/shortJobs.spec.ts'],
  },
  {
    breaks: 'the jobs of an agent are counted twice',
    file: 'machines/agent/implementations.ts',
    search: 'Math.max(context.jobs, jobsBy(event.jobs, context))',
    replacement: 'context.jobs + event.jobs',
    specs: ['spec/machines/root/countingJobs.spec.ts'],
  },
  {
    breaks: 'one look is enough to tell that a job hangs',
    file: 'policy/hangs.ts',
    search: 'toldAt - since >= CONFIRMED_AFTER_MS',
    replacement: 'toldAt - since >= 0 * CONFIRMED_AFTER_MS',
    specs: HANGS,
  },
  {
    breaks: 'a job hangs while its agent is idle and may be about to begin it',
    file: 'policy/hangs.ts',
    search: "agent.runState === 'Idle' && agent.configState === 'Disabled'",
    replacement: "agent.runState === 'Idle'",
    specs: HANGS,
  },
  {
    breaks: 'a job that could not be read counts as done',
    file: 'policy/hangs.ts',
    search: 'new Set([...told.unread, ...told.untold,',
    replacement: 'new Set([...told.untold,',
    specs: HANGS,
  },
  {
    breaks: 'agents are launched for ever for a job that no agent frees',
    file: 'policy/hangs.ts',
    search: 'livingSince !== null && now - greatest([livingSince, since]) >= RESCHEDULING_MS',
    replacement: 'livingSince !== null && now < greatest([livingSince, since]) - RESCHEDULING_MS',
    specs: HANGS,
  },
];
