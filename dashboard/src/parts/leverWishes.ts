import { counted } from '../../../domain/phrases.ts';
import type { HostView } from '../../../services/views/hostSchemas.ts';
import { boost, drainHost, drainMany, forceOut, pausePool, resetBreaker } from '../live/api.ts';
import type { Query } from '../live/place.ts';
import { shortId } from '../words/format.ts';
import type { Field, Wish } from './wish.ts';

const REASON: Field = { name: 'reason', label: 'Reason', note: 'for others to see', kind: 'text' };
const FOR: Field = {
  name: 'for',
  label: 'For how long',
  note: 'as 30 min, 2 h or 1 d; it ends by itself',
  kind: 'text',
  initial: '2 h',
};

export function boostWish(pool: string): Wish {
  return {
    title: `Boost pool ${pool}?`,
    lines: ['It keeps so many more agents ready than are demanded, within its limits.'],
    fields: [
      { name: 'agents', label: 'Agents', note: 'more than are demanded', kind: 'number', initial: '1' },
      FOR,
      REASON,
    ],
    confirm: 'Boost',
    done: `Pool ${pool} is boosted.`,
    carryOut: (who, given) => boost(pool, given, who),
  };
}

export function pausePoolWish(pool: string, agents: number): Wish {
  return {
    title: `Pause pool ${pool}?`,
    lines: [
      'Nothing is launched from it, and nothing of it is taken away.',
      `Its ${counted(agents, 'agent')} run on, and so do their jobs.`,
    ],
    fields: [FOR, REASON],
    confirm: 'Pause',
    done: `Pool ${pool} is paused.`,
    carryOut: (who, given) => pausePool(pool, given, who),
  };
}

export function retryWish(pool: string, failures: number): Wish {
  return {
    title: `Try pool ${pool} again now?`,
    lines: [
      `${counted(failures, 'launch', 'launches')} of it failed in a row, so it waits before the next.`,
      'One agent is launched at once; when it registers, the rest follow.',
    ],
    fields: [REASON],
    confirm: 'Try now',
    done: `Pool ${pool} launches again at once.`,
    carryOut: (who, given) => resetBreaker(pool, given, who),
  };
}

export function drainHostWish({ hostId, host, agents, building }: HostView): Wish {
  const name = host ?? hostId;
  return {
    title: `Drain host ${name}?`,
    lines: [
      agents === 0
        ? 'No agent of ours is there.'
        : `${counted(agents, 'agent')} of ours ${agents === 1 ? 'is' : 'are'} drained; ${building} of them first ${building === 1 ? 'finishes its job' : 'finish their jobs'}.`,
      'None is placed there until it ends.',
    ],
    fields: [FOR, REASON],
    confirm: 'Drain',
    done: `Host ${name} is being drained.`,
    carryOut: (who, given) => drainHost(host ?? hostId, given, who),
  };
}

/** @param query what the list of agents is narrowed to */
export function drainManyWish(query: Query, count: number): Wish {
  const { text = '', pool = '', phase = '', host = '' } = query;
  const which = [
    ...(phase === '' ? [] : [phase]),
    ...(pool === '' ? [] : [`of pool ${pool}`]),
    ...(host === '' ? [] : [`on host ${host}`]),
    ...(text === '' ? [] : [`found by "${text}"`]),
  ];
  const asked = Object.entries({ text, pool, phase, host }).filter(([, value]) => value !== '');
  return {
    title: `Drain ${counted(count, 'agent')}?`,
    lines: [
      `All that are ${which.join(', ')}, and idle or building.`,
      'GoCD gives them no more jobs; each finishes what it has in hand, then its task ends.',
      'If they are more by then, none is drained.',
    ],
    confirm: `Drain ${count}`,
    done: `${counted(count, 'agent')} are being drained.`,
    carryOut: (who) => drainMany(Object.fromEntries(asked), count, who),
  };
}

export function forceOutWish({
  taskId,
  job,
}: {
  readonly taskId: string;
  readonly job: string | null;
}): Wish {
  return {
    title: `End agent ${shortId(taskId)} now?`,
    lines: [
      job === null ? 'It has no job in hand.' : `Its job ${job} is lost, and GoCD has to run it again.`,
      'To drain it lets it finish first.',
    ],
    fields: [REASON],
    confirm: 'End it now',
    done: `Agent ${shortId(taskId)} is being ended.`,
    carryOut: (who, given) => forceOut(taskId, given, who),
  };
}
