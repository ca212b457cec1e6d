import { userInfo } from 'node:os';

/** Who asks, for others to see: as a flag says, or else whoever is logged in. There may be nobody of that number, as in a container. */
export function byOf({ by }: { readonly by?: string }): string {
  if (by !== undefined) return by;
  try {
    return userInfo().username || 'someone';
  } catch {
    return 'someone';
  }
}
