import type { Connection } from '../live/follow.ts';
import { placeUrl } from '../live/place.ts';
import type { Tone } from '../words/causes.ts';
import { Chip } from './chip.tsx';

const PAGES = [
  { page: '', label: 'Overview' },
  { page: 'jobs', label: 'Jobs' },
  { page: 'agents', label: 'Agents' },
  { page: 'pools', label: 'Pools' },
  { page: 'hosts', label: 'Hosts' },
  { page: 'decisions', label: 'Decisions' },
  { page: 'charts', label: 'Charts' },
  { page: 'costs', label: 'Costs' },
  { page: 'machines', label: 'Machines' },
] as const;

const CONNECTION: Readonly<Record<Connection['state'], readonly [Tone, string]>> = {
  connecting: ['quiet', 'Connecting'],
  live: ['good', 'Live'],
  lost: ['bad', 'Connection lost'],
};

export function TopBar({
  name,
  page,
  connection,
}: {
  readonly name: string | null;
  readonly page: string;
  readonly connection: Connection;
}) {
  const [tone, words] = CONNECTION[connection.state];
  return (
    <header class="top-bar">
      <div class="brand">
        <img src="favicon.svg" alt="" width="24" height="24" />
        <h1>
          gocd-mesos {name === null || name === 'gocd-mesos' ? null : <span class="instance">{name}</span>}
        </h1>
      </div>
      <nav aria-label="Pages">
        {PAGES.map((entry) => (
          <a
            key={entry.page}
            href={entry.page === '' ? placeUrl() : placeUrl(entry.page)}
            aria-current={entry.page === page ? 'page' : undefined}
          >
            {entry.label}
          </a>
        ))}
      </nav>
      <Chip tone={tone}>{words}</Chip>
    </header>
  );
}
