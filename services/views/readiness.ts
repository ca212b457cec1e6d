import { duration } from '../../domain/phrases.ts';
import type { Picture } from '../../machines/picture.ts';
import { isStale } from '../../policy/staleness.ts';
import type { Readiness } from './schemas.ts';

/** Whether the program can do its work now: what a deployment waits for, and what people are called for. */
export function readiness(picture: Picture, now: number): Readiness {
  const reasons = [...mesosReasons(picture), ...gocdReasons(picture, now)];
  return { ready: reasons.length === 0, reasons };
}

function mesosReasons({ framework }: Picture): readonly string[] {
  if (framework === null) return ['mesos: not started: another instance may lead'];
  return framework.missing;
}

function gocdReasons({ view, pollFailure, config }: Picture, now: number): readonly string[] {
  const why = pollFailure === null ? '' : `: ${pollFailure.message}`;
  if (view === null) return [`gocd: not read yet${why}`];
  if (!isStale(view, config, now)) return [];
  return [`gocd: last read ${duration(now - view.startedAt)} ago${why}`];
}
