import { liveIn } from '../../../domain/fleet.ts';
import { duration } from '../../../domain/phrases.ts';
import type { PoolView, StartsView } from '../../../services/views/poolSchemas.ts';
import type { StateView } from '../../../services/views/schemas.ts';
import { listUrl, placeUrl } from '../live/place.ts';
import { PhaseCounts } from '../parts/agentsTable.tsx';
import { Facts } from '../parts/facts.tsx';
import { boostWish, pausePoolWish, retryWish } from '../parts/leverWishes.ts';
import { NumberHead } from '../parts/numberHead.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { endLeverWish, type Wish } from '../parts/wish.ts';
import { leverTitle } from '../words/levers.ts';
import { Obstacles, PART_WORDS } from './poolsPanel.tsx';

/** Each pool with its limits, what keeps it from more, what operators have in force, and how its agents start. */
export function PoolsPage({
  state,
  wanted,
  ask,
}: {
  readonly state: StateView;
  readonly wanted: string | null;
  readonly ask: (wish: Wish) => void;
}) {
  const pools = state.pools.filter(({ name }) => wanted === null || name === wanted);
  if (pools.length === 0)
    return (
      <Empty>
        {wanted === null ? 'No pool is configured.' : `There is no pool ${wanted} in its configuration: see `}
        {wanted === null ? null : <a href={placeUrl('pools')}>all pools</a>}
      </Empty>
    );
  return (
    <div class="overview">
      {pools.map((pool) => (
        <Pool key={pool.name} pool={pool} state={state} ask={ask} />
      ))}
    </div>
  );
}

function Pool({
  pool,
  state,
  ask,
}: {
  readonly pool: PoolView;
  readonly state: StateView;
  readonly ask: (wish: Wish) => void;
}) {
  const { name, image, resources, environments, min, max, scheduled, plan, starts, pickUp } = pool;
  const levers = state.levers.filter((lever) => lever.pool === name);
  return (
    <Panel title={`Pool ${name}`} summary={<PhaseCounts state={pool} />}>
      <div class="columns even">
        <Facts
          facts={[
            ['Image', <code key="image">{image}</code>],
            ['Resources', resources.length === 0 ? null : resources.join(', ')],
            ['Environments', environments.length === 0 ? null : environments.join(', ')],
            ['Agents', `at least ${min}, at most ${max}`],
            ['By schedule', scheduled.length === 0 ? null : scheduled.join(', ')],
            ['Lists', <Lists key="lists" pool={name} waiting={plan?.waiting ?? 0} />],
          ]}
        />
        <Facts
          facts={[
            ['Held back by', <Obstacles key="obstacles" pool={pool} state={state} />],
            ['Jobs', plan === null ? null : `${plan.waiting} waiting, ${plan.shortage} short of an agent`],
            ['Kept idle', plan === null ? null : `${plan.idleFloor}`],
            ['Launched next', plan === null ? null : `${plan.launch} of ${plan.want} wanted`],
            [
              'Picks up a job',
              `after about ${duration(pickUp.expectedMs)}, and ${duration(pickUp.longestMs)} at the most`,
            ],
            ...levers.map((lever) => [leverTitle(lever), `${lever.reason} (${lever.by})`] as const),
          ]}
        />
      </div>
      {state.startedAt === null ? null : (
        <div class="buttons">
          {pool.breaker === null ? null : (
            <button
              type="button"
              class="primary"
              onClick={() => ask(retryWish(name, pool.breaker?.failures ?? 0))}
            >
              Try again now…<span class="hidden"> pool {name}</span>
            </button>
          )}
          <button type="button" onClick={() => ask(boostWish(name))}>
            Boost…<span class="hidden"> pool {name}</span>
          </button>
          {levers.some(({ kind }) => kind === 'pause-pool') ? null : (
            <button type="button" onClick={() => ask(pausePoolWish(name, liveIn(pool.agents)))}>
              Pause…<span class="hidden"> pool {name}</span>
            </button>
          )}
          {levers.map((lever) => (
            <button key={lever.id} type="button" onClick={() => ask(endLeverWish(lever))}>
              End the {lever.kind === 'boost' ? 'boost' : 'pause'}…<span class="hidden"> of pool {name}</span>
            </button>
          ))}
        </div>
      )}
      {starts.map((one) => (
        <StartsTable key={one.image} starts={one} isPresent={one.image === image} />
      ))}
    </Panel>
  );
}

function Lists({ pool, waiting }: { readonly pool: string; readonly waiting: number }) {
  return (
    <>
      <a href={listUrl('agents', { pool })}>its agents</a> ·{' '}
      <a href={listUrl('jobs', { pool })}>its waiting jobs ({waiting})</a> ·{' '}
      <a href={listUrl('decisions', { pool })}>decisions about it</a>
    </>
  );
}

/** How long agents take to start, part by part. */
function StartsTable({ starts, isPresent }: { readonly starts: StartsView; readonly isPresent: boolean }) {
  const { image, parts, longest, remedy } = starts;
  return (
    <>
      <table class="numbers">
        <caption>
          How long agents take to start{isPresent ? '' : `, with the image ${image} it had before`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <NumberHead>Half of them in</NumberHead>
            <NumberHead>Nine in ten in</NumberHead>
            <NumberHead>Seen</NumberHead>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ part, medianMs, p90Ms, seen }) => (
            <tr key={part}>
              <th scope="row">{part === longest ? <strong>{PART_WORDS[part]}</strong> : PART_WORDS[part]}</th>
              <td class="right num">{duration(medianMs)}</td>
              <td class="right num">{duration(p90Ms)}</td>
              <td class="right num">{seen}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isPresent ? <p class="minor">Shorter with: {remedy}.</p> : null}
    </>
  );
}
