import { DEMO } from '../world.ts';
import type { Scene } from './scene.ts';
import { LONG_MS, type Trouble, USUAL_MS } from './trouble.ts';

/** What happens to agents, and to the hosts and images they come from. */
export const AGENT_TROUBLES = {
  'broken-image': {
    about: 'the image has gone from its registry: launches fail',
    page: 'troubleshooting.md#backing-off',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const { images } = scene.world;
      const pulled = { ...images };
      for (const name of Object.keys(pulled)) delete images[name];
      scene.atEnd(() => Object.assign(images, pulled));
      scene.keepWanting();
    },
  },
  'crashing-agent': {
    about: 'every new container ends with status 1 as soon as it has started',
    page: 'troubleshooting.md#agents-that-do-not-come-up',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const { agentFaults } = scene.world;
      agentFaults.crashesAtBoot = () => 1;
      scene.atEnd(() => delete agentFaults.crashesAtBoot);
      scene.keepWanting();
    },
  },
  'silent-agent': {
    about: 'new containers run and never reach GoCD',
    page: 'troubleshooting.md#agents-that-do-not-come-up',
    lastsMs: LONG_MS,
    begin: (scene) => {
      const { agentFaults } = scene.world;
      agentFaults.neverRegisters = () => true;
      scene.atEnd(() => delete agentFaults.neverRegisters);
      scene.keepWanting();
    },
  },
  'wrong-key': {
    about: 'the server’s auto-register key has changed: new agents wait for approval',
    page: 'troubleshooting.md#agents-pending',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const { gocd } = scene.world;
      gocd.setAutoRegisterKey('another-key-of-the-sandbox');
      scene.atEnd(() => {
        gocd.setAutoRegisterKey(DEMO.autoRegisterKey);
        // As the runbook says: those that still wait are deleted, and others come in their place.
        for (const { uuid, configState } of gocd.agents())
          if (configState === 'Pending') scene.asAdmin('DELETE', `agents/${uuid}`);
      });
      scene.keepWanting();
    },
  },
  'hung-agent': {
    about: 'new agents say that they are idle, and never ask for work',
    page: 'troubleshooting.md#stuck',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const { agentFaults } = scene.world;
      agentFaults.hangs = () => true;
      scene.atEnd(() => {
        delete agentFaults.hangs;
        // As the runbook says: they are restarted, and jobs that have used up their launches are cancelled.
        scene.crashIdle();
        scene.cancelWaiting();
      });
      scene.keepWanting();
    },
  },
  'agent-died': {
    about: 'containers are killed with jobs in hand, which GoCD learns minutes later',
    page: 'troubleshooting.md#hanging',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const [first] = scene.schedule();
      let isDone = false;
      scene.every(LOOK_MS, () => {
        if (isDone || first === undefined) return;
        const holder = scene.world.gocd.agents().find(({ building }) => building === first.locator);
        if (holder === undefined) return;
        isDone = true;
        for (const taskId of buildingTasks(scene)) scene.world.mesos.crash(taskId);
      });
    },
  },
  'host-lost': {
    about: 'a host with agents on it is out of reach, and comes back at the end',
    page: 'monitoring/runbook.md#gocdmesosagentslost',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const { mesos } = scene.world;
      scene.schedule({ runInstances: 4, durationMs: USUAL_MS / 2 });
      onceBuilding(scene, () => {
        const building = buildingTasks(scene);
        const host = mesos.view().tasks.find(({ taskId }) => building.has(taskId))?.hostname;
        if (host === undefined) return;
        mesos.freezeHost(host);
        scene.atEnd(() => mesos.thawHost(host));
      });
    },
  },
  'agents-vanish': {
    about: 'GoCD’s list of agents is suddenly empty',
    page: 'monitoring/runbook.md#gocdmesosnotready',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      scene.schedule({ runInstances: 4, durationMs: USUAL_MS / 2 });
      onceBuilding(scene, () => {
        scene.atEnd(
          scene.world.doors.detourGocd((request, next) => {
            const answer = next();
            const isList = request.method === 'GET' && request.path === '/go/api/agents';
            if (!isList || answer === null || answer.status !== 200) return answer;
            return { ...answer, body: NO_AGENTS };
          }),
        );
      });
    },
  },
  'name-shared': {
    about: 'another instance of our name has agents on the same GoCD server',
    page: 'monitoring/runbook.md#gocdmesosnameshared',
    lastsMs: LONG_MS,
    begin: (scene) => {
      scene.agentByHand('gocd-agent.sandbox.build.elsewhere', {
        resources: ['docker', 'linux'],
        hangs: true,
      });
    },
  },
} satisfies Record<string, Trouble>;

const NO_AGENTS = '{"_embedded":{"agents":[]}}';
const LOOK_MS = 5_000;
const SEEN_AFTER_LOOKS = 7;

/** Tasks whose agents have a job in hand, by id. */
function buildingTasks({ world }: Scene): ReadonlySet<string> {
  const building = world.gocd.agents().filter((agent) => agent.building !== null);
  return new Set(building.map(({ hostname }) => hostname));
}

/** Once, when agents have had jobs in hand for long enough for a reading of GoCD to show it. */
function onceBuilding(scene: Scene, act: () => void): void {
  let looks = 0;
  scene.every(LOOK_MS, () => {
    if (buildingTasks(scene).size > 0) looks += 1;
    if (looks === SEEN_AFTER_LOOKS) act();
  });
}
