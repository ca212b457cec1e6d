import { counted, duration } from '../../../domain/phrases.ts';
import type { HostView } from '../../../services/views/hostSchemas.ts';
import type { ShownViews } from '../live/follow.ts';
import { listUrl, type Query } from '../live/place.ts';
import { HOSTS_A_PAGE } from '../live/wanted.ts';
import { Chip } from '../parts/chip.tsx';
import { HostElsewhere } from '../parts/elsewhere.tsx';
import { drainHostWish } from '../parts/leverWishes.ts';
import {
  Choice,
  Controls,
  Listed,
  NONE_LIKE_THAT,
  Pager,
  PoolChoice,
  Search,
} from '../parts/listControls.tsx';
import { Since } from '../parts/moment.tsx';
import { NumberHead } from '../parts/numberHead.tsx';
import { Panel } from '../parts/panel.tsx';
import { endLeverWish, type Wish } from '../parts/wish.ts';
import { amount, gigabytes } from '../words/amounts.ts';

const PAGE = 'hosts';

/** Hosts: what of ours is on each, how much that takes, and what keeps more from being placed there. */
export function HostsPage({
  views: { state, hosts },
  query,
  ask,
}: {
  readonly views: ShownViews;
  readonly query: Query;
  readonly ask: (wish: Wish) => void;
}) {
  return (
    <Panel
      title="Hosts"
      summary={<span class="minor">those with agents of ours, or seen in the last day</span>}
    >
      <Controls>
        <Search page={PAGE} query={query} label="Find" />
        <Choice
          {...{ page: PAGE, query, name: 'state', label: 'Show' }}
          options={[
            ['', 'all'],
            ['used', 'with agents of ours'],
            ['empty', 'without'],
            ['avoided', 'avoided'],
            ['drained', 'drained'],
            ['maintenance', 'in maintenance, or soon'],
          ]}
        />
        <PoolChoice page={PAGE} query={query} pools={state.pools} />
        <Choice
          {...{ page: PAGE, query, name: 'sort', label: 'In order of' }}
          options={[
            ['', 'agents'],
            ['host', 'name'],
            ['failures', 'failed launches'],
          ]}
        />
      </Controls>
      <Listed
        what="hosts"
        items={hosts?.hosts}
        none={hosts?.total === 0 ? 'No host has been seen yet.' : NONE_LIKE_THAT}
      >
        {(items) => <HostsTable hosts={items} now={state.now} ask={ask} />}
      </Listed>
      <Pager {...{ page: PAGE, query, size: HOSTS_A_PAGE, what: 'host' }} total={hosts?.matching ?? 0} />
    </Panel>
  );
}

interface Shown {
  readonly now: number;
  readonly ask: (wish: Wish) => void;
}

function HostsTable({ hosts, now, ask }: Shown & { readonly hosts: readonly HostView[] }) {
  return (
    <table class="stacked hosts">
      <caption class="hidden">Hosts</caption>
      <thead>
        <tr>
          <th scope="col">Host</th>
          <NumberHead>Agents</NumberHead>
          <NumberHead>Cpus</NumberHead>
          <NumberHead>Memory</NumberHead>
          <th scope="col">State</th>
          <th scope="col">
            <span class="hidden">Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {hosts.map((host) => (
          <Host key={host.hostId} host={host} now={now} ask={ask} />
        ))}
      </tbody>
    </table>
  );
}

function Host({ host, now, ask }: Shown & { readonly host: HostView }) {
  const { hostId, host: name, agents, building, pools, used, size, attributes } = host;
  return (
    <tr>
      <th scope="row">
        <strong>{name ?? hostId}</strong>
        <span class="minor">
          {name === null ? null : <code>{hostId}</code>} <HostElsewhere hostId={hostId} />
        </span>
        <span class="minor">{attributes.map((one) => `${one.name}:${one.value}`).join(', ')}</span>
      </th>
      <td class="right num" data-label="Agents">
        {agents === 0 ? (
          0
        ) : (
          <a href={listUrl('agents', { host: hostId })}>
            {agents}
            <span class="hidden"> agents on {name ?? hostId}</span>
          </a>
        )}
        <span class="minor">{building === 0 ? '' : `${building} building`}</span>
        <span class="minor">
          {pools.length === 0
            ? ''
            : pools.length === 1
              ? `pool ${pools[0]?.pool}`
              : pools.map((one) => `${one.pool} ${one.agents}`).join(', ')}
        </span>
      </td>
      <td class="right num" data-label="Cpus">
        {amount(used.cpus)} <span class="minor">{size === null ? '' : `of ${amount(size.cpus)}`}</span>
      </td>
      <td class="right num" data-label="Memory">
        {gigabytes(used.memMb)}{' '}
        <span class="minor">{size === null ? '' : `of ${gigabytes(size.memMb)}`}</span>
      </td>
      <td data-label="State">
        <HostState host={host} now={now} />
      </td>
      <td class="right host-action">
        <DrainOrEnd host={host} ask={ask} />
      </td>
    </tr>
  );
}

function DrainOrEnd({ host, ask }: Pick<Shown, 'ask'> & { readonly host: HostView }) {
  const { drain } = host;
  const name = <span class="hidden"> host {host.host ?? host.hostId}</span>;
  if (drain === null)
    return (
      <button type="button" class="small" onClick={() => ask(drainHostWish(host))}>
        Drain…{name}
      </button>
    );
  return (
    <button type="button" class="small" onClick={() => ask(endLeverWish(drain))}>
      End the drain…{name}
    </button>
  );
}

function HostState({ host, now }: { readonly host: HostView; readonly now: number }) {
  const { failures, avoidedUntil, drain, maintenance, outOfReach } = host;
  if (failures === 0 && drain === null && maintenance === null && outOfReach === 0)
    return <span class="minor">agents may be placed there</span>;
  return (
    <>
      {outOfReach === 0 ? null : (
        <span class="obstacle">
          <Chip tone="warn">Out of reach</Chip> Mesos does not reach it
        </span>
      )}
      {failures === 0 ? null : (
        <span class="obstacle">
          <Chip tone={avoidedUntil === null ? 'warn' : 'bad'}>
            {avoidedUntil === null ? 'Watched' : 'Avoided'}
          </Chip>{' '}
          {counted(failures, 'launch', 'launches')} failed there
          {avoidedUntil === null ? null : (
            <>
              , for <Since at={avoidedUntil} now={now} /> more
            </>
          )}
        </span>
      )}
      {drain === null ? null : (
        <span class="obstacle">
          <Chip tone="wait">Drained</Chip> for {duration(drain.leftMs)} more: {drain.reason}{' '}
          <span class="minor">{drain.by}</span>
        </span>
      )}
      {maintenance === null ? null : (
        <span class="obstacle">
          <Chip tone="warn">Maintenance</Chip> {maintenance.start <= now ? 'since' : 'in'}{' '}
          <Since at={maintenance.start} now={now} />
          {maintenance.duration === null ? ', open-ended' : `, for ${duration(maintenance.duration)}`}
        </span>
      )}
    </>
  );
}
