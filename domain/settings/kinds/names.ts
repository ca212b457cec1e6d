import { parseImage } from '../../imageReference.ts';
import { basicRule } from './characters.ts';
import { text, textThat } from './kinds.ts';

/** Names that other programs give a form to: what is taken here is what they take. */

/** Instance and pool names are parts of task ids, which dots separate. */
export const instanceName = () => text('a name of letters, digits, _ and -', /^[A-Za-z0-9_-]+$/);

/** Mesos's own rules for a role, for each part of its path. */
export function role() {
  return textThat(
    "a role of Mesos, as ci or ci/builds: no blanks, no part that is empty, '.', '..' or '*', or begins with '-'",
    (name) => name === '*' || name.split('/').every(isRolePart),
  );
}

function isRolePart(part: string): boolean {
  return /^(?!-)[^\s\p{Cc}]+$/u.test(part) && !['.', '..', '*'].includes(part);
}

/** Who we are to a master: it splits what it is shown at the first colon. */
export function principal() {
  return nameBeforeColon('a name without colons, of which Mesos would take the first part only');
}

/** The name of an account, in HTTP's Basic scheme: what follows a colon would be taken for the password. */
export function accountName() {
  return nameBeforeColon('a name without colons');
}

function nameBeforeColon(expected: string) {
  return textThat(expected, (name) => /^[^:]+$/.test(name) && basicRule(name) === null);
}

/** A user of the hosts. */
export function unixUser() {
  return text('the name of a Unix user', /^(?!-)[^\s:/\p{Cc}]+$/u);
}

/** What Docker takes for an image. */
export function imageName() {
  return textThat(
    'the name of an image, as registry.example:5000/gocd/agent:v1, its repository in lower case',
    (name) => parseImage(name) !== null,
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
