/**
 * A GoCD resource given to an agent while we drain it. It tells a person in GoCD why the agent is disabled, and
 * ourselves after a restart that it was us: an agent that a person disabled does not carry it and stays as it is.
 */
export const DRAINING_MARK = 'gocd-mesos-draining';
