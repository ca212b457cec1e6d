import type { Mutant } from './mutant.ts';
import { AGENT, ROOT, SCALE_DOWN } from './watchers.ts';

const TEARDOWN = ['spec/machines/teardown.spec.ts'];

/** Faults in what keeps agents from being taken away, and in the teardown, which has a hold of its own. */
export const holding: readonly Mutant[] = [
  {
    breaks: 'no hold stops a removal',
    file: 'policy/holds.ts',
    search: 'return holds.some((hold) =>',
    replacement: 'return holds.length > 9 && holds.some((hold) =>',
    specs: ROOT,
  },
  {
    breaks: 'a pause stops what an operator asks for',
    file: 'policy/holds.ts',
    search: "!(hold === 'paused' && ASKED_FOR.has(rule))",
    replacement: 'hold.length > 0',
    specs: ROOT,
  },
  {
    breaks: 'the brake stops only what the policy would drain',
    file: 'policy/holds.ts',
    search: 'brake: standing.brakeOn,',
    replacement: 'brake: false,',
    specs: ROOT,
  },
  {
    breaks: 'two looks give an agent up whatever holds it',
    file: 'machines/agent/guards.ts',
    search: 'context.suspicion?.said === event.type && !isDoubtful(context, event) && mayBeRemoved(context);',
    replacement: 'context.suspicion?.said === event.type && !isDoubtful(context, event);',
    specs: ROOT,
  },
  {
    breaks: 'what does not come up is ended whatever holds it',
    file: 'machines/agent/guards.ts',
    search: 'isLacking(context, event) && !isDoubtful(context, event) && mayBeRemoved(context),',
    replacement: 'isLacking(context, event) && !isDoubtful(context, event),',
    specs: ROOT,
  },
  {
    breaks: 'an agent whose disable failed is looked at again and again whatever holds its removal',
    file: 'machines/agent/leaving.ts',
    search: "              { guard: 'mayBeRemoved', target: 'looking' },\n",
    replacement: "              { target: 'looking' },\n",
    specs: ROOT,
  },
  {
    breaks: 'one that nobody approves is ended whatever holds it',
    file: 'machines/agent/starting.ts',
    search: "{ guard: 'mayBeRemoved', target: '#agent.ending', actions: ['noteListing', 'giveUpApproval'] },",
    replacement: "{ target: '#agent.ending', actions: ['noteListing', 'giveUpApproval'] },",
    specs: ROOT,
  },
  {
    breaks: 'the end of a pause releases the brake',
    file: 'machines/root/serviceActions.ts',
    search: 'resume: rootBase.assign({ pausedBy: null }),',
    replacement: 'resume: rootBase.assign({ pausedBy: null, brakeOn: false, brakeReleased: true }),',
    specs: ROOT,
  },
  {
    breaks: 'an empty list is as good as any',
    file: 'policy/scaledown/vanishBrake.ts',
    search: 'if (listIsEmpty) return missed > 0;',
    replacement: '',
    specs: [...SCALE_DOWN, ...ROOT],
  },
  {
    breaks: 'an empty list is evidence for those that it is not kept from',
    file: 'machines/root/gocdActions.ts',
    search: 'const isFalseForAll = context.emptyList !== null && !context.brakeReleased;',
    replacement: 'const isFalseForAll = context.emptyList === undefined;',
    specs: ROOT,
  },
  {
    breaks: 'one look that finds no job in hand is enough',
    file: 'policy/scaledown/unheld.ts',
    search: 'now - unheld.since >= LONG_ENOUGH_MS && ',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'who has served may be given up by an empty list while nobody has work',
    file: 'machines/root/listing.ts',
    search: 'uuid === null && (!served || recordDeleted) && nobodyHasWork',
    replacement: 'nobodyHasWork',
    specs: ROOT,
  },
  {
    breaks: 'an old look that found no job in hand still counts',
    file: 'policy/scaledown/unheld.ts',
    search: ' && now - unheld.last <= FRESH_MS',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'the brake comes on for an agent that we have deleted',
    file: 'machines/root/brake.ts',
    search: 'if (deletionAsked || ',
    replacement: 'if (',
    specs: ROOT,
  },
  {
    breaks: 'a drained agent is looked at in readings from before the looking',
    file: 'machines/agent/leaving.ts',
    search: "verifying: {\n          entry: 'beginFreshReadings',",
    replacement: 'verifying: {',
    specs: AGENT,
  },
  {
    breaks: 'what is forced may serve on',
    file: 'machines/agent/guards.ts',
    search: 'mayStillServe: ({ context }: Moment) => !context.taskEnded && !context.forced,',
    replacement: 'mayStillServe: ({ context }: Moment) => !context.taskEnded,',
    specs: ['spec/machines/teardown.spec.ts'],
  },
  {
    breaks: 'an agent that may do anything counts as idle',
    file: 'machines/root/listing.ts',
    search: "return agent.runState === 'Building' ? { type: 'listed.building', ...listing } : null;",
    replacement:
      "return { type: agent.runState === 'Building' ? 'listed.building' : 'listed.idle', ...listing };",
    specs: ROOT,
  },
  {
    breaks: 'a teardown is a pause',
    file: 'machines/root/teardownActions.ts',
    search: '{ tornDownBy: event.by, ',
    replacement: '{ tornDownBy: event.by, pausedBy: event.by, ',
    specs: TEARDOWN,
  },
  {
    breaks: 'a teardown takes drained agents back',
    file: 'policy/takeBack.ts',
    search: "if (hold === 'tearing-down' || ",
    replacement: 'if (',
    specs: ['spec/policy/takeBack.spec.ts'],
  },
  {
    breaks: 'a teardown forces whatever is not listed',
    file: 'machines/root/teardownActions.ts',
    search: '!said.doubtful && mayNotRun(agent)',
    replacement: '!said.doubtful',
    specs: TEARDOWN,
  },
];
