import { liveIn } from '../../../domain/fleet.ts';
import { duration } from '../../../domain/phrases.ts';
import type { PoolView, StartsView } from '../../../services/views/poolSchemas.ts';
import { placeUrl } from '../live/place.ts';
import { Chip } from '../parts/chip.tsx';
import { NumberHead } from '../parts/numberHead.tsx';
import { Panel } from '../parts/panel.tsx';

/** What each pool may have, has and lacks, and what keeps it from more. */
export function PoolsPanel({ pools, now }: { readonly pools: readonly PoolView[]; readonly now: number }) {
  return (
    <Panel title="Pools">
      <table class="pools">
        <caption class="hidden">Pools and their limits</caption>
        <thead>
          <tr>
            <th scope="col">Pool</th>
            <NumberHead>Agents</NumberHead>
            <NumberHead>Waiting</NumberHead>
            <NumberHead>Short</NumberHead>
            <th scope="col">Held back by</th>
          </tr>
        </thead>
        <tbody>
          {pools.map((pool) => (
            <Pool key={pool.name} pool={pool} now={now} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Pool({ pool, now }: { readonly pool: PoolView; readonly now: number }) {
  const { name, image, resources, environments, max, scheduled, agents, plan, starts } = pool;
  const live = liveIn(agents);
  const offers = [...environments.map((environment) => `environment ${environment}`), ...resources];
  return (
    <tr>
      <th scope="row" title={image}>
        <a href={placeUrl('pools', name)}>{name}</a> <span class="minor">{offers.join(', ')}</span>
        <Starts starts={starts.find((one) => one.image === image)} />
      </th>
      <td class="right num">
        {live} <span class="minor">of {max}</span>
        {scheduled.map((words) => (
          <div key={words} class="minor">
            {words}
          </div>
        ))}
      </td>
      <td class="right num">{plan?.waiting ?? '–'}</td>
      <td class="right num">{plan?.shortage ?? '–'}</td>
      <td>
        <Obstacles pool={pool} now={now} />
      </td>
    </tr>
  );
}

export const PART_WORDS: Readonly<Record<StartsView['longest'], string>> = {
  container: 'until the container runs',
  registration: 'until GoCD lists it',
  'first-job': 'until its first job',
};

/** How long agents take to start, what of that takes longest, and what would shorten it. */
function Starts({ starts }: { readonly starts: StartsView | undefined }) {
  if (starts === undefined) return null;
  const sum = starts.parts.reduce((ms, { medianMs }) => ms + medianMs, 0);
  const longest = starts.parts.find(({ part }) => part === starts.longest);
  return (
    <div class="minor">
      An agent starts in {duration(sum)}, {duration(longest?.medianMs ?? 0)} of it{' '}
      {PART_WORDS[starts.longest]}. Shorter with: {starts.remedy}.
    </div>
  );
}

/** What keeps a pool from having more agents. */
export function Obstacles({ pool, now }: { readonly pool: PoolView; readonly now: number }) {
  const { breaker, canary, noRoom, plan } = pool;
  const isFull = liveIn(pool.agents) >= pool.max;
  const clamps = (plan?.clamps ?? []).filter((clamp) => clamp !== 'min' && clamp !== 'canary');
  const target = plan?.target ?? null;
  if (breaker === null && !canary && noRoom === null && clamps.length === 0 && target === null && !isFull)
    return <span class="minor">nothing</span>;
  return (
    <>
      {breaker === null || canary ? null : (
        <span class="obstacle">
          <Chip tone="bad">Launches failing</Chip> {breaker.lastError};{' '}
          {breaker.probing ? 'one is being tried' : `next try in ${duration(breaker.retryAt - now)}`}
        </span>
      )}
      {canary ? (
        <span class="obstacle">
          <Chip tone="busy">Changed settings</Chip> one agent tries them before more are launched
        </span>
      ) : null}
      {noRoom === null ? null : (
        <span class="obstacle">
          <Chip tone="warn">No room</Chip> {noRoom}
        </span>
      )}
      {isFull ? (
        <span class="obstacle">
          <Chip tone={(plan?.waiting ?? 0) > 0 ? 'warn' : 'quiet'}>Full</Chip> it has as many agents as it may
        </span>
      ) : null}
      {target === null ? null : (
        <span class="obstacle" title={target.text}>
          <Chip tone={target.unmet === null ? 'quiet' : 'warn'}>
            {target.unmet === null ? `Floor ${target.floor}` : 'Target out of reach'}
          </Chip>{' '}
          {target.text}
        </span>
      )}
      {clamps.map((clamp) => (
        <Chip key={clamp} tone="quiet">
          {clamp}
        </Chip>
      ))}
    </>
  );
}
