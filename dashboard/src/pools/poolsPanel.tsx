import { liveIn } from '../../../domain/fleet.ts';
import { duration } from '../../../domain/phrases.ts';
import { type Holds, obstaclesOf } from '../../../services/views/obstacles.ts';
import type { PoolView, StartsView } from '../../../services/views/poolSchemas.ts';
import type { StateView } from '../../../services/views/schemas.ts';
import { placeUrl } from '../live/place.ts';
import { Chip } from '../parts/chip.tsx';
import { NumberHead } from '../parts/numberHead.tsx';
import { Panel } from '../parts/panel.tsx';

/** What of the state says what holds pools back. */
type Held = Holds & Pick<StateView, 'now'>;

/** What each pool may have, has and lacks, and what keeps it from more. */
export function PoolsPanel({ state }: { readonly state: Held & Pick<StateView, 'pools'> }) {
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
          {state.pools.map((pool) => (
            <Pool key={pool.name} pool={pool} state={state} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Pool({ pool, state }: { readonly pool: PoolView; readonly state: Held }) {
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
        <Obstacles pool={pool} state={state} />
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

/** What keeps a pool from having more agents, and which target it is kept ready for. */
export function Obstacles({ pool, state }: { readonly pool: PoolView; readonly state: Held }) {
  const obstacles = obstaclesOf(pool, state, state.now);
  const target = pool.plan?.target ?? null;
  if (obstacles.length === 0 && target === null) return <span class="minor">nothing</span>;
  return (
    <>
      {obstacles.map(({ title, tone, text }) => (
        <span key={title} class="obstacle">
          <Chip tone={tone}>{title}</Chip> {text}
        </span>
      ))}
      {target === null ? null : (
        <span class="obstacle" title={target.text}>
          <Chip tone={target.unmet === null ? 'quiet' : 'warn'}>
            {target.unmet === null ? `Floor ${target.floor}` : 'Target out of reach'}
          </Chip>{' '}
          {target.text}
        </span>
      )}
    </>
  );
}
