import type { InspectorServer } from '../adapters/inspector/inspector.ts';

const DEFAULT_INSPECTOR_PORT = 8089;

export interface InspectFlags {
  /** `true` without a port. */
  readonly inspect?: true | number;
}

/** Shows the machines in the inspector if that is asked for; loads it only then. */
export async function inspectorFor({ inspect }: InspectFlags): Promise<InspectorServer | null> {
  if (inspect === undefined) return null;
  const { startInspector } = await import('../adapters/inspector/inspector.ts');
  return startInspector(inspect === true ? DEFAULT_INSPECTOR_PORT : inspect);
}
