import { expect } from 'chai';
import { claiming } from './agent/claiming.ts';
import { ROWS } from './agent/rows.ts';
import { AgentInState, type Occasion, type Row } from './support/agentTable.ts';

/** What GoCD has of an agent: how it is configured, and what it does. */
type Config = 'enabled' | 'disabled' | 'drained' | 'pending' | 'none';
type Doing = 'idle' | 'building' | 'dead';
interface Truth {
  readonly config: Config;
  readonly doing: Doing;
}

const MINUTE = 60_000;
const POLL_MS = 30_000;
/** Longer than all deadlines of an agent one after the other. */
const LONG_ENOUGH_MS = 90 * MINUTE;

const WORDS: Readonly<Record<Config, Readonly<Record<Doing, Occasion>>>> = {
  enabled: { idle: 'listed.idle', building: 'listed.building', dead: 'listed.lost' },
  disabled: { idle: 'listed.disabled', building: 'listed.disabled', dead: 'listed.dead' },
  drained: { idle: 'listed.draining', building: 'listed.draining: busy', dead: 'listed.dead' },
  pending: { idle: 'listed.pending', building: 'listed.pending', dead: 'listed.pending' },
  none: { idle: 'listed.nowhere', building: 'listed.nowhere', dead: 'listed.nowhere' },
};

/** What each command of ours brings about, and the answer to it. */
const DONE: Readonly<Record<string, { readonly config?: Config; readonly says: Occasion }>> = {
  disable: { config: 'drained', says: 'disable.done' },
  enable: { config: 'enabled', says: 'enable.done' },
  approve: { config: 'enabled', says: 'approve.done' },
  delete: { config: 'none', says: 'delete.done' },
  kill: { says: 'task.ended' },
  ask: { says: 'job.told: free' },
};

/** The state that an agent comes to at last if GoCD goes on with that, and all that we ask for is done. */
function settled(row: Row, truth: Truth): string {
  const agent = new AgentInState(row);
  let { config, doing } = truth;
  if (agent.context.taskEnded) doing = 'dead';
  const answer = (issues: readonly string[]) => {
    for (const issue of issues) {
      const done = DONE[issue];
      if (done === undefined) continue;
      config = done.config ?? config;
      if (issue === 'kill') doing = 'dead';
      answer(agent.meet(done.says).issues);
    }
  };
  for (let passed = 0; passed < LONG_ENOUGH_MS && agent.state !== 'gone'; passed += POLL_MS) {
    answer(agent.meet(WORDS[config][doing]).issues);
    answer(agent.wait(POLL_MS).issues);
    if (config === 'pending' && doing === 'dead') config = 'none';
  }
  return agent.state;
}

const LET_FINISH = ['leaving.work.building + step.working', 'leaving.work.draining + step.working'];
const LOOKED_AT_BEFORE_ITS_KILL = ['waiting', 'removed'].map(
  (record) => `ending.task.looking.reading + record.${record}`,
);

/** Where an agent may stay for ever, by what GoCD goes on saying of it, if it does not end. */
const MAY_STAY: readonly (Truth & { readonly in: readonly string[] })[] = [
  { config: 'enabled', doing: 'idle', in: ['serving.idle'] },
  { config: 'enabled', doing: 'building', in: ['serving.building.staying', ...LET_FINISH] },
  { config: 'enabled', doing: 'dead', in: [] },
  { config: 'disabled', doing: 'idle', in: ['disabled'] },
  { config: 'disabled', doing: 'building', in: ['disabled'] },
  { config: 'disabled', doing: 'dead', in: ['disabled'] },
  { config: 'drained', doing: 'idle', in: ['serving.idle'] },
  {
    config: 'drained',
    doing: 'building',
    in: ['serving.building.staying', ...LET_FINISH, ...LOOKED_AT_BEFORE_ITS_KILL],
  },
  { config: 'drained', doing: 'dead', in: [] },
  { config: 'pending', doing: 'idle', in: ['serving.idle'] },
  { config: 'none', doing: 'idle', in: [] },
];

/** What may be another instance's is left to it; and whom a person has disabled we have not. */
function isOurs(state: string, { config }: Truth): boolean {
  return !(state in claiming) && !(state === 'disabled' && config === 'drained');
}

describe('Whatever an agent of ours has gone through, it is not left where it is for ever', () => {
  for (const { in: mayStay, ...truth } of MAY_STAY)
    it(`with GoCD saying that it is ${truth.config}, and ${truth.doing}`, () => {
      const left = Object.entries(ROWS).flatMap(([state, row]) => {
        const end = isOurs(state, truth) ? settled(row, truth) : 'gone';
        return ['gone', ...mayStay].includes(end) ? [] : [`${state} ends in ${end}`];
      });
      expect(left).to.deep.equal([]);
    });
});
