import { parseImage } from '../../imageReference.ts';
import { basicRule } from '../checks/characters.ts';
import { parsed, text } from './formats.ts';

/** Names that other programs give a form to: what is taken here is what they take. */

/** Mesos's own rules for a role, for each part of its path. */
export function role() {
  return parsed(
    "a role of Mesos, as ci or ci/builds: no blanks, no part that is empty, '.', '..' or '*', or begins with '-'",
    (name) => (name === '*' || name.split('/').every(isRolePart) ? name : undefined),
  );
}

function isRolePart(part: string): boolean {
  return /^(?!-)[^\s\p{Cc}]+$/u.test(part) && !['.', '..', '*'].includes(part);
}

/** Who we are to a master: it splits what it is shown at the first colon. */
export function principal() {
  return parsed('a name without colons, of which Mesos would take the first part only', (name) =>
    /^[^:]+$/.test(name) && basicRule(name) === null ? name : undefined,
  );
}

/** The name of an account, in HTTP's Basic scheme: what follows a colon would be taken for the password. */
export function accountName() {
  return parsed('a name without colons', (name) =>
    /^[^:]+$/.test(name) && basicRule(name) === null ? name : undefined,
  );
}

/** A user of the hosts. */
export function unixUser() {
  return text('the name of a Unix user', /^(?!-)[^\s:/\p{Cc}]+$/u);
}

/** What Docker takes for an image. */
export function imageName() {
  return parsed(
    'the name of an image, as registry.example:5000/gocd/agent:v1, its repository in lower case',
    (name) => (parseImage(name) === null ? undefined : name),
  );
}

/** GoCD's own rule for the names of pipelines, environments and the like. */
export function gocdName(what: string) {
  return text(
    `${what}: letters, digits, and any of - _ . but no dot at the start`,
    /^(?!\.)[A-Za-z0-9_\-.]{1,255}$/,
  );
}

/** GoCD's own rule for resources, but for line breaks and tabs, which don't survive the way to the agent. */
export function resourceName() {
  return text('letters, digits, blanks and any of - _ . |', /^[-\w |.]+$/);
}
