/**
 * A GoCD resource given to an agent while we drain it. It tells a person in GoCD why the agent is disabled, and
 * ourselves after a restart that it was us: an agent that a person disabled does not carry it and stays as it is.
 */
export const DRAINING_MARK = 'gocd-mesos-draining';
/**
 * Given beside it to one that goes only for want of work: after a restart, too, it may be had back when work comes.
 * Of one without, all we know then is that it must go: it may have had the one job it was to have, or an operator
 * may not want it.
 */
export const SPARE_MARK = 'gocd-mesos-spare';

/** The rules of drains that may be called off: of one that has no work, and of one that will have none after its job. */
export const IDLE_RULE = 'idle';
export const GIVES_WAY_RULE = 'gives-way';
export const RETIRING_RULE = 'retiring';
export const PAST_SHARE_RULE = 'past-share';

const CALLED_OFF: ReadonlySet<string | null> = new Set([
  IDLE_RULE,
  GIVES_WAY_RULE,
  RETIRING_RULE,
  PAST_SHARE_RULE,
]);

/** Whether a drain by that rule is only for want of work, or of a slot for other work. */
export function isSpare(rule: string | null): boolean {
  return CALLED_OFF.has(rule);
}

/** What an agent that is drained by a rule is marked with. */
export function marksOf(rule: string | null): readonly string[] {
  return isSpare(rule) ? [DRAINING_MARK, SPARE_MARK] : [DRAINING_MARK];
}

/** The rule that an agent's resources tell of; null if it may be any. */
export function markedRule(resources: readonly string[]): string | null {
  return resources.includes(SPARE_MARK) ? IDLE_RULE : null;
}

export function withoutMarks(resources: readonly string[]): readonly string[] {
  return resources.filter((resource) => resource !== DRAINING_MARK && resource !== SPARE_MARK);
}
