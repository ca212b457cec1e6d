import type { Mutant } from './mutant.ts';
import { AGENT, ROOT } from './watchers.ts';

/** Faults in what is made of agents under our name that may be another instance's. */
export const sharing: readonly Mutant[] = [
  {
    breaks: 'whoever is listed under our name is ours',
    file: 'machines/agent/machine.ts',
    search: "        { guard: 'isKnown', target: 'lost' },\n        { target: 'unclaimed' },",
    replacement: "        { target: 'lost' },",
    specs: ROOT,
  },
  {
    breaks: 'another instance’s dead are removed while it lives',
    file: 'machines/agent/guards.ts',
    search: '    mayBeRemoved(context) &&\n    !context.removals.isNameShared(),',
    replacement: '      mayBeRemoved(context),',
    specs: ROOT,
  },
  {
    breaks: 'another instance shares our name for as long as its dead are listed',
    file: 'machines/root/holds.ts',
    search: 'clock.now() - (agent.context.lostSince ?? clock.now()) < SILENT_FOR_GOOD_MS',
    replacement: 'clock.now() > 0',
    specs: ROOT,
  },
  {
    breaks: 'another instance’s dead take up our room',
    file: 'machines/agent/claiming.ts',
    search: "          { guard: 'isNameShared', target: 'perhapsTheirs' },\n",
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'another instance’s dead are removed before it is known whose the living are',
    file: 'machines/root/holds.ts',
    search: "(agent.matches('unclaimed') && isListedAlive(agent))",
    replacement: 'false',
    specs: ROOT,
  },
  {
    breaks: 'another instance’s dead with a job keep an idle agent of ours',
    file: 'policy/demand/ration/rescue.ts',
    search: "fleet.filter(({ phase }) => phase !== 'foreign')",
    replacement: 'fleet',
    specs: ROOT,
  },
  {
    breaks: 'an operator’s kill reaches another instance’s agents',
    file: 'machines/agent/claiming.ts',
    search:
      "    'listed.nowhere': VANISHED,\n    'kill.requested': {},\n    'forgo.requested': {},\n  },\n});",
    replacement: "    'listed.nowhere': VANISHED,\n    'forgo.requested': {},\n  },\n});",
    specs: AGENT,
  },
  {
    breaks: 'another instance’s agents are remembered as ours',
    file: 'machines/scribe.ts',
    search: '  if (!agent.context.isKnown) return null;',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'another instance’s agents take up room',
    file: 'domain/fleet.ts',
    search: "agent.phase !== 'foreign';",
    replacement: 'agent.phase.length > 0;',
    specs: ROOT,
  },
  {
    breaks: 'another instance’s idle agents cover no job',
    file: 'policy/demand/classify/agents.ts',
    search: ' && !others.has(agent.hostname);',
    replacement: ';',
    specs: ROOT,
  },
  {
    breaks: 'a living agent that nobody knows is ended with a framework that was removed',
    file: 'machines/agent/ending.ts',
    search:
      "      { guard: 'mayStillServe', target: 'serving.idle', actions: 'noteListing' },\n      { guard: 'livesUnknown', target: 'foreign', actions: 'noteListing' },",
    replacement: "      { guard: 'mayStillServe', target: 'serving.idle', actions: 'noteListing' },",
    specs: ROOT,
  },
  {
    breaks: 'an agent is another instance’s before a dead one would be given up',
    file: 'machines/agent/deadlines.ts',
    search: 'givenUpByGocd: GIVEN_UP_BY_GOCD_MS,',
    replacement: 'givenUpByGocd: 1_000,',
    specs: ROOT,
  },
];
