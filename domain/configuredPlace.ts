/** Where a job stands in the configuration. */
interface Placed {
  readonly pipeline: string;
  readonly stage: string;
  /** The run-time name. */
  readonly job: string;
}

/** `pipeline/stage/job`, in lower case: GoCD compares names without regard to case. */
export function configuredPlace({ pipeline, stage, job }: Placed): string {
  return `${pipeline}/${stage}/${configuredName(job)}`.toLowerCase();
}

/** Instances of a job that runs several times, or on all agents, have a number added to the configured name. */
export function configuredName(runTimeName: string): string {
  return runTimeName.replace(/-(runInstance|runOnAll)-\d+$/, '');
}

/** The pipeline that a path begins with, be it a job's or stage's locator or `pipeline/stage`. */
export function pipelineOf(path: string): string {
  const end = path.indexOf('/');
  return end < 0 ? path : path.slice(0, end);
}

/** The same of a job's locator, `pipeline/counter/stage/counter/job`: the identity of a job over all its runs. */
export function placeOfLocator(locator: string): string {
  const [pipeline = '', , stage = '', , ...job] = locator.split('/');
  return configuredPlace({ pipeline, stage, job: job.join('/') });
}
