import type { MesosAnswer, MesosDetour } from '../doors.ts';
import type { MasterRequest } from '../model/mesos/api.ts';
import type { Scene } from './scene.ts';
import { SHORT_MS, type Trouble, USUAL_MS } from './trouble.ts';

const SLOW_ANSWER_MS = 4_000;
const SLOW_STAGES = 60;

/** What happens to the two servers, or between them and us. */
export const SERVER_TROUBLES = {
  'gocd-down': {
    about: 'the GoCD server takes no connections',
    page: 'monitoring/runbook.md#gocdmesospollfailures',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      scene.schedule();
      scene.atEnd(scene.world.doors.detourGocd(() => null));
    },
  },
  'gocd-refuses': {
    about: 'the password of our account in GoCD has been changed',
    page: 'monitoring/runbook.md#gocdmesospollfailures',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      scene.schedule();
      scene.atEnd(
        scene.world.doors.detourGocd((request, next) => {
          const { authorization, cookie, ...others } = request.headers;
          if (authorization === undefined && cookie === undefined) return next();
          const wrong = { ...others, authorization: `Basic ${Buffer.from('x:y').toString('base64')}` };
          return scene.world.gocd.handle({ ...request, headers: wrong });
        }),
      );
    },
  },
  maintenance: {
    about: 'an administrator has put GoCD into maintenance mode',
    page: 'troubleshooting.md#maintenance',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const { gocd } = scene.world;
      scene.schedule();
      gocd.setMaintenance(true);
      scene.atEnd(() => gocd.setMaintenance(false));
    },
  },
  'feed-gone': {
    about: 'GoCD has no feed of waiting jobs any more, as a release to come may have none',
    page: 'notifications.md#what-is-reported',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const { gocd } = scene.world;
      gocd.setFeed(false);
      scene.atEnd(() => gocd.setFeed(true));
      scene.schedule();
    },
  },
  'gocd-slow': {
    about: 'GoCD has no feed of waiting jobs, and takes seconds for each of its stages that is asked about',
    page: 'troubleshooting.md#unread',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const { gocd, doors } = scene.world;
      gocd.setFeed(false);
      doors.gocdDelayMs = SLOW_ANSWER_MS;
      scene.atEnd(() => {
        doors.gocdDelayMs = 0;
        gocd.setFeed(true);
      });
      for (let run = 0; run < SLOW_STAGES; run += 1) scene.schedule({ pipeline: `rehearsal-${run}` });
    },
  },
  'mesos-down': {
    about: 'the Mesos master takes no connections',
    page: 'troubleshooting.md#mesos-away',
    lastsMs: USUAL_MS,
    begin: (scene) => withMesos(scene, () => NOBODY),
  },
  'mesos-failover': {
    about: 'the leading master dies, and another takes over after twenty seconds',
    page: 'troubleshooting.md#the-log',
    lastsMs: SHORT_MS,
    begin: (scene) => {
      scene.world.mesos.restartMaster({ keepRegistry: true, downMs: 20_000 });
      scene.keepWanting();
    },
  },
  'mesos-unanswered': {
    about: 'the master’s stream stands, and it answers no call',
    page: 'monitoring/runbook.md#gocdmesoscallsunanswered',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      scene.atEnd(
        scene.world.doors.detourMesos((request, next) => (isSubscription(request) ? next() : SILENCE)),
      );
      scene.keepWanting();
    },
  },
  'mesos-refuses': {
    about: 'the master wants credentials that we do not have',
    page: 'monitoring/runbook.md#gocdmesosrefused',
    lastsMs: USUAL_MS,
    begin: (scene) => withMesos(scene, (request, next) => (isSubscription(request) ? UNAUTHORISED : next())),
  },
  'id-not-kept': {
    about:
      'Mesos has torn our framework down, and the id of the next one cannot be written: the disk is full',
    page: 'monitoring/runbook.md#gocdmesosnotready',
    lastsMs: USUAL_MS,
    begin: (scene) => {
      const { mesos, disk } = scene.world;
      disk.isFull = true;
      scene.atEnd(() => {
        disk.isFull = false;
      });
      for (const { frameworkId } of mesos.view().frameworks)
        mesos.handle({
          method: 'POST',
          path: '/api/v1',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ type: 'TEARDOWN', teardown: { framework_id: { value: frameworkId } } }),
        });
      scene.keepWanting();
    },
  },
} satisfies Record<string, Trouble>;

const NOBODY: MesosAnswer = { kind: 'none' };
const SILENCE: MesosAnswer = { kind: 'silence' };
const UNAUTHORISED: MesosAnswer = {
  kind: 'plain',
  status: 401,
  headers: { 'WWW-Authenticate': 'Basic realm="mesos-master-scheduler"', 'Content-Type': 'text/plain' },
  body: '401 Unauthorized.',
};

/** Has all that is asked of the master go this way, with work that needs it. */
function withMesos(scene: Scene, detour: MesosDetour): void {
  scene.atEnd(scene.world.doors.detourMesos(detour));
  scene.world.mesos.cutStreams();
  scene.keepWanting();
}

function isSubscription({ body }: MasterRequest): boolean {
  return /"type"\s*:\s*"SUBSCRIBE"/.test(body);
}
