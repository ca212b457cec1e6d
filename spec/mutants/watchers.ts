/** Which specs watch over what, as globs. */

export const AGENT = ['spec/machines/agent*.spec.ts', 'spec/machines/root/*.spec.ts'];
export const ROOT = ['spec/machines/core.spec.ts', 'spec/machines/root/*.spec.ts'];
export const FRAMEWORK = ['spec/machines/framework*.spec.ts', 'spec/machines/core.spec.ts'];
export const DEMAND = ['spec/policy/demand/*.spec.ts'];
export const TRIAL = ['spec/policy/trial.spec.ts'];
export const SCALE_DOWN = ['spec/policy/scaledown/*.spec.ts'];
export const MASTER = ['spec/adapters/mesos/unanswered.spec.ts'];
