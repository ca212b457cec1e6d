import { buildConfig } from './build.ts';
import { Budget, LIMITS } from './limits.ts';
import { Loader, type Lookout } from './load.ts';
import { Merger } from './merge.ts';
import { Resolver } from './resolver.ts';
import type { Block } from './values.ts';

/**
 * Reads a HOCON file with what it includes, and puts values in the place of references: those of its own keys, and
 * then those of the environment. Texts, blocks and lists are all that is left; a block or list that is used more than
 * once is the same object in all these places.
 * @throws ConfigError with the place of what is wrong.
 */
export async function readTree(file: string, env: NodeJS.ProcessEnv, lookout: Lookout = {}): Promise<Block> {
  const loaded = await new Loader(lookout).main(file);
  const steps = new Budget(LIMITS.steps, 'the substitutions make too much of what is written');
  const merger = new Merger(steps);
  const variable = (path: readonly string[]) => {
    const name = path.join('.');
    return Object.hasOwn(env, name) ? env[name] : undefined;
  };
  return new Resolver(merger, steps, variable).resolve(buildConfig(loaded, merger));
}
