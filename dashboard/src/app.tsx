import { useCallback, useEffect, useErrorBoundary, useLayoutEffect, useState } from 'preact/hooks';
import type { StateView } from '../../services/views/schemas.ts';
import { AgentPage } from './agents/agentPage.tsx';
import { AgentsPage } from './agents/agentsPage.tsx';
import { ChartsPage } from './charts/chartsPage.tsx';
import { CostsPage } from './costs/costsPage.tsx';
import { DecisionsPage } from './decisions/decisionsPage.tsx';
import { HostsPage } from './hosts/hostsPage.tsx';
import { JobPage } from './jobs/jobPage.tsx';
import { JobsPage } from './jobs/jobsPage.tsx';
import type { FollowedService, ShownViews, Warning } from './live/follow.ts';
import { usePicture, usePlace } from './live/hooks.ts';
import { type Place, placeUrl, type Query } from './live/place.ts';
import { wantedAt } from './live/wanted.ts';
import { MachinesPage } from './machines/machinesPage.tsx';
import { OverviewPage } from './overview/overviewPage.tsx';
import { ConfirmDialog } from './parts/confirmDialog.tsx';
import { ConnectionBanner } from './parts/connectionBanner.tsx';
import { ElsewhereContext } from './parts/elsewhere.tsx';
import { Empty } from './parts/panel.tsx';
import { TopBar } from './parts/topBar.tsx';
import type { Wish } from './parts/wish.ts';
import { PoolsPage } from './pools/poolsPage.tsx';
import { RunbookPage } from './runbook/runbookPage.tsx';
import { timeZone } from './words/format.ts';

export function App({ service }: { readonly service: FollowedService }) {
  const { connection, views, warnings } = usePicture(service);
  const place = usePlace();
  const [page = ''] = place.path;
  const [wish, setWish] = useState<Wish | null>(null);
  const [told, setTold] = useState('');
  const [failure] = useErrorBoundary();
  const name = views?.state.name ?? null;
  const title = views === null ? 'gocd-mesos' : titleOf(views.state);

  // Before anything is painted: what was read for the place before is not to be seen in this one.
  useLayoutEffect(() => service.want(wantedAt(place)), [service, place]);

  useEffect(() => {
    document.title = title;
  }, [title]);

  const finish = useCallback(
    (done: string | null) => {
      setWish(null);
      if (done === null) return;
      setTold(done);
      service.refresh();
    },
    [service],
  );

  if (failure !== undefined)
    return (
      <main>
        <p class="banner tone-bad" role="alert">
          This page cannot show what the service answers: reload it, the service may be of another version by
          now.
        </p>
      </main>
    );
  return (
    <>
      <TopBar name={name} page={page} connection={connection} />
      <main>
        <ConnectionBanner connection={connection} />
        <p class="told" role="status">
          {told}
        </p>
        {views === null ? (
          <Empty>Reading the service…</Empty>
        ) : (
          <ElsewhereContext.Provider value={{ ...views.state.links, frameworkId: views.state.framework.id }}>
            <Page views={views} place={place} warnings={warnings} ask={setWish} />
          </ElsewhereContext.Provider>
        )}
      </main>
      <footer class="foot minor">
        {views === null ? null : `Times are those of this browser’s time zone, ${timeZone(views.state.now)}.`}{' '}
        <a href={placeUrl('runbook')}>Runbook</a>
      </footer>
      {wish === null ? null : <ConfirmDialog wish={wish} onEnd={finish} />}
    </>
  );
}

/** A tab among others tells what is wrong, or how many jobs wait. */
function titleOf({ name, verdict, backlog }: StateView): string {
  const told = verdict.tone === 'good' ? `${backlog.waiting} waiting` : verdict.title;
  return `${told} · ${name} · gocd-mesos`;
}

function Page({
  views,
  place: {
    path: [page = '', ...rest],
    query,
  },
  warnings,
  ask,
}: {
  readonly views: ShownViews;
  readonly place: Place;
  readonly warnings: readonly Warning[];
  readonly ask: (wish: Wish) => void;
}) {
  const [first] = rest;
  switch (page) {
    case '':
      return <OverviewPage views={views} warnings={warnings} ask={ask} />;
    case 'jobs':
      if (first !== undefined) return <JobPage views={views} locator={rest.join('/')} />;
      return <JobsPage views={views} query={query} />;
    case 'agents':
      if (first !== undefined) return <AgentPage views={views} taskId={rest.join('/')} ask={ask} />;
      return <AgentsPage views={views} query={query} ask={ask} />;
    case 'pools':
      return <PoolsPage state={views.state} wanted={first ?? null} ask={ask} />;
    case 'runbook':
      return <RunbookPage anchor={first ?? null} />;
    case 'machines':
      return <MachinesPage views={views} place={rest} query={query} />;
    default:
      return first === undefined ? (
        <ListPage page={page} views={views} query={query} ask={ask} />
      ) : (
        <Unknown page={[page, ...rest].join('/')} />
      );
  }
}

/** Pages that have none below them. */
function ListPage({
  page,
  views,
  query,
  ask,
}: {
  readonly page: string;
  readonly views: ShownViews;
  readonly query: Query;
  readonly ask: (wish: Wish) => void;
}) {
  switch (page) {
    case 'hosts':
      return <HostsPage views={views} query={query} ask={ask} />;
    case 'decisions':
      return <DecisionsPage views={views} query={query} />;
    case 'charts':
      return <ChartsPage views={views} query={query} />;
    case 'costs':
      return <CostsPage views={views} />;
    default:
      return <Unknown page={page} />;
  }
}

function Unknown({ page }: { readonly page: string }) {
  return (
    <Empty>
      There is no page {page} here: see the <a href={placeUrl()}>overview</a>.
    </Empty>
  );
}
