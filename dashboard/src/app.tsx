import { useCallback, useEffect, useErrorBoundary, useLayoutEffect, useState } from 'preact/hooks';
import { AgentsPage } from './lists/agentsPage.tsx';
import { JobsPage } from './lists/jobsPage.tsx';
import type { FollowedService } from './live/follow.ts';
import { usePicture } from './live/hooks.ts';
import { placeUrl, usePlace } from './live/place.ts';
import { wantedAt } from './live/wanted.ts';
import { MachinesPage } from './machines/machinesPage.tsx';
import { OverviewPage } from './overview/overviewPage.tsx';
import { ConfirmDialog } from './parts/confirmDialog.tsx';
import { ConnectionBanner } from './parts/connectionBanner.tsx';
import { Empty } from './parts/panel.tsx';
import { TopBar } from './parts/topBar.tsx';
import type { Wish } from './parts/wish.ts';

export function App({ service }: { readonly service: FollowedService }) {
  const { connection, views, warnings } = usePicture(service);
  const place = usePlace();
  const {
    path: [page = '', ...rest],
    query,
  } = place;
  const [wish, setWish] = useState<Wish | null>(null);
  const [told, setTold] = useState('');
  const [failure] = useErrorBoundary();
  const name = views?.state.name ?? null;
  const waiting = views?.state.backlog.waiting ?? 0;

  // Before anything is painted: what was read for the place before is not to be seen in this one.
  useLayoutEffect(() => service.want(wantedAt(place)), [service, place]);

  useEffect(() => {
    document.title = name === null ? 'gocd-mesos' : `${waiting} waiting · ${name} · gocd-mesos`;
  }, [name, waiting]);

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
        ) : page === '' ? (
          <OverviewPage views={views} warnings={warnings} ask={setWish} />
        ) : page === 'jobs' ? (
          <JobsPage views={views} query={query} />
        ) : page === 'agents' ? (
          <AgentsPage views={views} query={query} ask={setWish} />
        ) : page === 'machines' ? (
          <MachinesPage views={views} place={rest} />
        ) : (
          <Empty>
            There is no page {page} here: see the <a href={placeUrl()}>overview</a>.
          </Empty>
        )}
      </main>
      {wish === null ? null : <ConfirmDialog wish={wish} onEnd={finish} />}
    </>
  );
}
