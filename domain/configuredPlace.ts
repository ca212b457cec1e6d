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

/** The same of a job's locator, `pipeline/counter/stage/counter/job`: the identity of a job over all its runs. */
export function placeOfLocator(locator: string): string {
  const [pipeline = '', , stage = '', , ...job] = locator.split('/');
  return configuredPlace({ pipeline, stage, job: job.join('/') });
}
