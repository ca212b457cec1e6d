import { join } from 'node:path';
import { build } from 'vite';

/** Builds what a folder with a config of Vite holds, as it is built for everyone, but into another folder. */
export async function viteBuild(root: string, outDir: string): Promise<void> {
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build: { outDir } });
}
