import { rangeIn, zoomIn } from '../charts/ranges.ts';
import { isMachine } from '../machines/standing.ts';
import { type Place, type Query, queryText } from './place.ts';
import { agentPath, type ViewName } from './views.ts';

/** What is read for a place, each by where the API has it: never more than a person can look at. */
export type Wanted = Readonly<Partial<Record<ViewName, string>>>;

export const JOBS_A_PAGE = 25;
export const AGENTS_A_PAGE = 50;
export const HOSTS_A_PAGE = 50;
export const DECISIONS_A_PAGE = 50;
/** On the pages of one agent and of one job. */
const DECISIONS_OF_ONE = 20;
/** On the overview. */
const FIRST_JOBS = 6;
const FIRST_AGENTS = 25;
const LATEST_DECISIONS = 60;
/** More would fall on the same places of a screen. */
const POINTS_ON_OVERVIEW = 200;
const POINTS_ON_PAGE = 600;
const MOVES_ON_PAGE = 25;

export function wantedAt({ path: [page = '', ...rest], query }: Place): Wanted {
  if (rest.length > 0) {
    const one = oneOf(page, rest);
    if (one !== null) return one;
  }
  switch (page) {
    case '':
      return {
        state: 'state',
        backlog: 'backlog?limit=0',
        groups: `backlog/groups?limit=${FIRST_JOBS}`,
        agents: `agents?limit=${FIRST_AGENTS}`,
        decisions: `decisions?limit=${LATEST_DECISIONS}`,
        series: `series?most=${POINTS_ON_OVERVIEW}`,
        costs: 'costs',
        advice: 'advice',
      };
    case 'jobs':
      return isEach(query)
        ? { state: 'state', backlog: `backlog?${askedFor(query, JOBS_A_PAGE)}` }
        : {
            state: 'state',
            backlog: 'backlog?limit=0',
            groups: `backlog/groups?${askedFor(query, JOBS_A_PAGE)}`,
          };
    case 'agents':
      return { state: 'state', agents: `agents?${askedFor(query, AGENTS_A_PAGE)}` };
    case 'hosts':
      return { state: 'state', hosts: `hosts?${askedFor(query, HOSTS_A_PAGE)}` };
    case 'decisions':
      return { state: 'state', decisions: `decisions?${askedFor(query, DECISIONS_A_PAGE)}` };
    case 'charts':
      return { state: 'state', series: `series?${seriesAsked(query)}`, history: 'history' };
    case 'costs':
      return { state: 'state', costs: 'costs', advice: 'advice' };
    case 'machines':
      return { state: 'state', 'machines/activity': `machines/activity?${activityAsked(rest)}` };
    default:
      return { state: 'state' };
  }
}

/** Of ten thousand agents only how many are where, unless one is picked. */
function activityAsked([machine = 'framework', agent = '']: readonly string[]): string {
  const named = isMachine(machine) ? machine : '';
  return queryText({ agents: 'counted', machine: named, agent, most: String(MOVES_ON_PAGE) });
}

function seriesAsked(query: Query): string {
  const zoom = zoomIn(query);
  const span =
    zoom === null ? { since: rangeIn(query).range } : { since: String(zoom.from), until: String(zoom.to) };
  return queryText({ ...span, pool: query.pool ?? '', most: String(POINTS_ON_PAGE) });
}

/** What is read for the page of one of them; null where there is none for one. */
function oneOf(page: string, rest: readonly string[]): Wanted | null {
  const limit = String(DECISIONS_OF_ONE);
  switch (page) {
    case 'agents':
      return {
        state: 'state',
        agent: agentPath(rest[0] ?? ''),
        decisions: `decisions?${queryText({ agent: rest[0] ?? '', limit })}`,
      };
    case 'jobs':
      return {
        state: 'state',
        job: `jobs/${rest.map(encodeURIComponent).join('/')}`,
        decisions: `decisions?${queryText({ text: rest.join('/'), limit })}`,
      };
    default:
      return null;
  }
}

/** Whether jobs are listed one by one, and not those that are alike as one. */
export const isEach = ({ each }: Query) => each === 'yes';

/** Which page of a list; the first is 1. */
export const pageIn = ({ page }: Query) => Math.max(1, Math.floor(Number(page)) || 1);

function askedFor({ page, each, ...filters }: Query, size: number): string {
  const offset = (pageIn({ page: page ?? '' }) - 1) * size;
  return queryText({ ...filters, offset: String(offset), limit: String(size) });
}
