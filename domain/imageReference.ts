/** The name of a container image, taken apart as Docker does. */
export interface ImageReference {
  /** Host and port of the registry; null is Docker's own. */
  readonly registry: string | null;
  /** The repository, in the parts between its slashes. */
  readonly path: readonly string[];
  readonly tag: string | null;
  readonly digest: string | null;
}

const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const PART = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/;
const REGISTRY =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const LONGEST_NAME = 255;

/** Takes `[registry/]path[:tag][@digest]` apart; null for what Docker knows for no image. */
export function parseImage(text: string): ImageReference | null {
  const [, rest = '', digest = null] = /^([^@]*)(?:@(.*))?$/s.exec(text) ?? [];
  const [, name = '', tag = null] = /^(.*?)(?::([^:/]*))?$/s.exec(rest) ?? [];
  const parts = name.split('/');
  const [first = ''] = parts;
  const registry = parts.length > 1 && isRegistry(first) ? first : null;
  const path = registry === null ? parts : parts.slice(1);
  const isSound =
    name.length <= LONGEST_NAME &&
    (registry === null || REGISTRY.test(registry)) &&
    path.every((part) => PART.test(part)) &&
    (tag === null || TAG.test(tag)) &&
    (digest === null || DIGEST.test(digest));
  return isSound ? { registry, path, tag, digest } : null;
}

/** What tells a registry from the first part of a repository on Docker's own. */
function isRegistry(first: string): boolean {
  return /[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
}
