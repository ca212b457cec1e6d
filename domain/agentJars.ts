import { isWrapped } from './agentJvm/image.ts';
import type { PoolConfig } from './config.ts';

/** A file that an agent finds where it would download it to. */
interface SeedFile {
  readonly uri: string;
  /** As the agent calls it. */
  readonly name: string;
}

/** What a pool's `jars` come to. */
export interface JarSeed {
  /** None where nothing is put into the work dir. */
  readonly files: readonly SeedFile[];
  /** Why that is so although the pool asks for it, as clauses. */
  readonly remarks: readonly string[];
}

type PoolOf = Pick<PoolConfig, 'image' | 'imageFamily' | 'container' | 'volumes' | 'parameters' | 'jars'>;

/** Where the agent of an official image works: the first that is there. Dockerfile.agent.ftl of gocd/gocd made `/go` first. */
const WORK_DIRS = ['/go-working-dir', '/go'];
const ENTRY_POINT = '/docker-entrypoint.sh';

/** `Downloader` of GoCD's agent-common has these names. Of the server's own URLs only this is called otherwise. */
const CALLED_OTHERWISE = new Map([['agent', 'agent.jar']]);

/**
 * An agent asks the server for the checksum of each file, and downloads it where it has none or another
 * (`ServerBinaryDownloader` of GoCD). So what is put there saves the download if it is of the server's version, and
 * otherwise changes nothing: but the agent must be able to write over it. Since the service wrapper the official images run as
 * the user `go` from the start, to whom a copy made by their entry point's shell belongs.
 */
export function jarSeed(pool: PoolOf): JarSeed {
  if (pool.jars.length === 0) return { files: [], remarks: [] };
  const obstacle = obstacleOf(pool);
  if (obstacle !== null) return { files: [], remarks: [`its agents download their jars: ${obstacle}`] };
  return { files: pool.jars.map((uri) => ({ uri, name: nameOf(uri) })), remarks: [] };
}

/**
 * A shell command that copies the files from the sandbox, where Mesos has put them, and goes on as the image would by itself.
 * Whatever fails before that, a full disk or a sandbox that the image's user may not read: the agent starts, and
 * downloads. The entry point takes the shell's place, so that signals reach it.
 */
export function seedCommand(files: readonly SeedFile[]): string {
  const sources = [...new Set(files.map(({ name }) => `"$MESOS_SANDBOX/${name}"`))].join(' ');
  const copy = `[ -d "$d" ] && cp -p ${sources} "$d" && break`;
  return `for d in ${WORK_DIRS.join(' ')}; do ${copy}; done; exec ${ENTRY_POINT}`;
}

function obstacleOf(pool: PoolOf): string | null {
  if (!isWrapped(pool))
    return 'of its image it is not known where an agent works and how it is started (image-family tells)';
  if (pool.container !== 'docker')
    return 'with container = mesos it is not known as which user an agent runs';
  if (pool.parameters.some(({ key }) => key === 'entrypoint'))
    return 'its parameters put another entry point in the place of the image’s';
  const mounts = [
    ...pool.volumes.map(({ containerPath }) => containerPath),
    ...pool.parameters.flatMap(({ key, value }) => (key === 'mount' ? value.split(/[,=]/) : [])),
  ];
  return mounts.some(isOnWorkDir)
    ? 'a volume lies on the work dir of its agents, and of two that share one the second ends'
    : null;
}

function isOnWorkDir(path: string): boolean {
  return WORK_DIRS.includes(path.replace(/\/+$/, ''));
}

function nameOf(uri: string): string {
  const [path = ''] = uri.split('?');
  const last = path.split('/').at(-1) ?? '';
  return CALLED_OTHERWISE.get(last) ?? last;
}
