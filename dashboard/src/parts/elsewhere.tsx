import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import {
  agentInGocd,
  type Elsewhere,
  hostInMesos,
  jobInGocd,
  pipelineInGocd,
  sandboxInMesos,
} from '../words/addresses.ts';

/** What is known of where other pages are, for all that is shown. */
export const ElsewhereContext = createContext<Elsewhere>({ gocd: null, mesos: null, frameworkId: null });

/** Links that lead out of this page, as far as their addresses are known; nothing at all where none is. */
function Out({ to }: { readonly to: readonly (readonly [words: string, address: string | null])[] }) {
  const known = to.filter(([, address]) => address !== null);
  if (known.length === 0) return null;
  return (
    <span class="elsewhere">
      {known.map(([words, address]) => (
        <a key={words} href={address ?? ''} target="_blank" rel="noreferrer">
          {words}
        </a>
      ))}
    </span>
  );
}

export function JobElsewhere({ locator }: { readonly locator: string }) {
  const where = useContext(ElsewhereContext);
  return (
    <Out
      to={[
        ['Job in GoCD', jobInGocd(where, locator)],
        ['Pipeline run in GoCD', pipelineInGocd(where, locator)],
      ]}
    />
  );
}

export function AgentElsewhere({
  taskId,
  hostId,
  uuid,
}: {
  readonly taskId: string;
  readonly hostId: string | null;
  readonly uuid: string | null;
}) {
  const where = useContext(ElsewhereContext);
  return (
    <Out
      to={[
        ['Agent in GoCD', agentInGocd(where, uuid)],
        ['Sandbox in Mesos', sandboxInMesos(where, { taskId, hostId })],
        ['Host in Mesos', hostInMesos(where, hostId)],
      ]}
    />
  );
}

export function HostElsewhere({ hostId }: { readonly hostId: string }) {
  return <Out to={[['In Mesos', hostInMesos(useContext(ElsewhereContext), hostId)]]} />;
}
