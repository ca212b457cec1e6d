import { agentActions } from './agentActions.ts';
import { brakeActions } from './brake.ts';
import { gocdActions } from './gocdActions.ts';
import { jobActions } from './jobActions.ts';
import { leverActions } from './leverActions.ts';
import { mesosActions } from './mesosActions.ts';
import { pipelineActions } from './pipelineActions.ts';
import { pullActions } from './pullActions.ts';
import { roundActions } from './roundActions.ts';
import { serviceActions } from './serviceActions.ts';
import { rootBase } from './setup.ts';
import { teardownActions } from './teardownActions.ts';
import { waitActions } from './waitActions.ts';

/** What each reading leads to, whatever we are at: a state that answers `reading.told` in its own way does this too. */
export const WITH_EACH_READING = ['askAboutJobs', 'endOverdueLevers'] as const;

export const rootSetup = rootBase.extend({
  actions: {
    ...serviceActions,
    ...mesosActions,
    ...pullActions,
    ...gocdActions,
    ...jobActions,
    ...pipelineActions,
    ...brakeActions,
    ...agentActions,
    ...leverActions,
    ...roundActions,
    ...teardownActions,
    ...waitActions,
  },
});
