import { useCallback, useEffect, useErrorBoundary, useState } from 'preact/hooks';
import type { FollowedService } from './live/follow.ts';
import { usePicture, usePlace } from './live/hooks.ts';
import { MachinesPage } from './machines/machinesPage.tsx';
import { OverviewPage } from './overview/overviewPage.tsx';
import { ConfirmDialog } from './parts/confirmDialog.tsx';
import { ConnectionBanner } from './parts/connectionBanner.tsx';
import { Empty } from './parts/panel.tsx';
import { TopBar } from './parts/topBar.tsx';
import type { Wish } from './parts/wish.ts';

export function App({ service }: { readonly service: FollowedService }) {
  const { connection, views, warnings } = usePicture(service);
  const [page, ...place] = usePlace();
  const [wish, setWish] = useState<Wish | null>(null);
  const [told, setTold] = useState('');
  const [failure] = useErrorBoundary();
  const name = views?.state.name ?? null;
  const waiting = views?.backlog.jobs.length ?? 0;

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
      <TopBar name={name} page={page ?? ''} connection={connection} />
      <main>
        <ConnectionBanner connection={connection} />
        <p class="told" role="status">
          {told}
        </p>
        {views === null ? (
          <Empty>Reading the service…</Empty>
        ) : page === 'machines' ? (
          <MachinesPage views={views} place={place} />
        ) : (
          <OverviewPage views={views} warnings={warnings} ask={setWish} />
        )}
      </main>
      {wish === null ? null : <ConfirmDialog wish={wish} onEnd={finish} />}
    </>
  );
}
