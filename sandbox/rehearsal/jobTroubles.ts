import { LONG_MS, type Trouble, USUAL_MS } from './trouble.ts';

/** Jobs that no agent of ours can have. */
export const JOB_TROUBLES = {
  limit: {
    about: 'many more jobs come at once than a pool may have agents',
    page: 'troubleshooting.md#limit',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      scene.schedule({ runInstances: 40, durationMs: 120_000 });
    },
  },
  'no-pool': {
    about: 'a job asks for a resource that no pool has',
    page: 'troubleshooting.md#no-pool',
    lastsMs: USUAL_MS,
    begin: (scene) => scene.scheduleInVain({ resources: ['windows'] }),
  },
  'other-instance': {
    about: 'another instance, of a name that comes before ours, has an agent that can run our jobs',
    page: 'troubleshooting.md#not-ours',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      scene.agentByHand('gocd-agent.another.build.elsewhere', {
        resources: ['docker', 'linux'],
        hangs: true,
      });
      scene.keepWanting();
    },
  },
  'pool-paused': {
    about: 'an operator has paused the pool that most jobs are for',
    page: 'troubleshooting.md#pool-paused',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      scene.pausePool('build', USUAL_MS);
      scene.keepWanting();
    },
  },
  elastic: {
    about: 'a job waits for an elastic agent plugin',
    page: 'troubleshooting.md#elastic',
    lastsMs: USUAL_MS,
    begin: (scene) => scene.scheduleInVain({ resources: [], elasticProfile: 'kubernetes-small' }),
  },
  pinned: {
    about: 'a job that runs on all agents waits for one that has gone',
    page: 'troubleshooting.md#pinned',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const agent = scene.agentByHand('mac-builder.sandbox', { resources: ['mac'] });
      scene.scheduleInVain({ resources: ['mac'], runOnAll: true });
      agent.end();
      scene.asAdmin('PATCH', `agents/${agent.uuid}`, { agent_config_state: 'Disabled' });
      scene.asAdmin('DELETE', `agents/${agent.uuid}`);
    },
  },
  'agents-disabled': {
    about: 'the only agent that can run a job has been disabled by hand',
    page: 'troubleshooting.md#agents-disabled',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const agent = scene.agentByHand('windows-builder.sandbox', { resources: ['windows'] });
      scene.asAdmin('PATCH', `agents/${agent.uuid}`, { agent_config_state: 'Disabled' });
      scene.scheduleInVain({ resources: ['windows'] });
    },
  },
  'no-room': {
    about: 'every host is taken out of service: Mesos offers nothing',
    page: 'troubleshooting.md#no-offers',
    lastsMs: LONG_MS,
    begin: (scene) => {
      const { mesos } = scene.world;
      const closed = new Set<string>();
      const tell = (type: 'DEACTIVATE_AGENT' | 'REACTIVATE_AGENT', hostId: string) =>
        mesos.handle({
          method: 'POST',
          path: '/api/v1',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ type, [type.toLowerCase()]: { agent_id: { value: hostId } } }),
        });
      // Again and again, for hosts join and masters change.
      scene.every(5_000, () => {
        for (const { hostId, deactivated } of mesos.view().hosts) {
          if (hostId === null || deactivated) continue;
          tell('DEACTIVATE_AGENT', hostId);
          closed.add(hostId);
        }
      });
      scene.atEnd(() => {
        for (const hostId of closed) tell('REACTIVATE_AGENT', hostId);
      });
      scene.keepWanting();
    },
  },
} satisfies Record<string, Trouble>;
