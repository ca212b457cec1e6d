import type { MemoryPlace } from '../state/memory.ts';
import { isTrouble } from './errors.ts';
import { below } from './sequence.ts';
import type { Session } from './session.ts';

/**
 * Keeps what an instance remembers in a node below that of its state, so that it follows the leader. It is written through
 * the session that our leadership rests on: who does not lead any more writes nothing.
 */
export function zooKeeperMemory({
  session,
  path: statePath,
}: {
  readonly session: Session;
  readonly path: string;
}): MemoryPlace {
  const path = below(statePath, 'memory');
  let version: number | null = null;

  const current = async () => {
    await session.ensure(path);
    const content = (await session.read(path)) ?? { text: '', version: 0 };
    version = content.version;
    return content;
  };

  return {
    name: `${path} in ${session.servers}`,
    read: async () => {
      const { text } = await current();
      return text === '' ? null : text;
    },
    write: async (text) => {
      const known = version ?? (await current()).version;
      try {
        version = await session.write(path, text, known);
      } catch (error) {
        // Ours, if only its answer got lost; or a person's. The next write is over that.
        if (isTrouble(error, 'bad-version')) version = null;
        throw error;
      }
    },
  };
}
