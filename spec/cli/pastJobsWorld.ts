import { type Rig, rig } from '../../sandbox/spec/gocd/support.ts';

export const PASSWORD = 'a-password-that-is-nowhere';
const USERS = [
  { name: 'admin', password: PASSWORD, admin: true },
  { name: 'viewer', password: PASSWORD, admin: false, views: ['shop'] },
];
const RUN_EVERY_MS = 4 * 60_000;
export const BEGAN = Date.UTC(2026, 2, 2, 8);

/** A server with two agents and two pipelines, each of which had a run every few minutes for a while. */
export function busyServer(runs: number): Rig {
  const world = rig(
    {
      ...{ version: '26.2.0', security: { users: USERS } },
      environments: [{ name: 'staging', pipelines: ['release'] }],
    },
    BEGAN,
  );
  world.agent('one', { resources: ['linux', 'docker'] });
  world.agent('two', { resources: ['linux'], environments: ['staging'] });
  world.clock.advance(60_000);
  for (let counter = 1; counter <= runs; counter++) runBoth(world, counter);
  return world;
}

/** One more run of each pipeline, to its end. */
export function runBoth(world: Rig, pipelineCounter: number): void {
  const run = { pipelineCounter, stageCounter: 1, durationMs: 90_000 };
  world.job({ ...run, pipeline: 'shop', stage: 'build', job: 'jar', resources: ['linux'] });
  world.job({ ...run, pipeline: 'shop', stage: 'build', job: 'image', resources: ['docker'] });
  world.job({ ...run, pipeline: 'release', stage: 'ship', job: 'push', resources: ['linux'] });
  world.clock.advance(RUN_EVERY_MS);
}

export function configAs(user: string, url = 'http://ci.example/go'): string {
  return `gocd-mesos {
    mesos-master = "m:5050"
    go-server { url = "${url}", user-name = "${user}", password = "${PASSWORD}" }
    go-agent { docker-image = "a/b:c", resources = [linux, docker] }
    pools = [{ name = plain }, { name = staging, environments = [staging] }]
    scaling { idle-timeout = 20 minutes }
  }`;
}
