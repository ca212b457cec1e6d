import { Observable } from 'rxjs';
import type { Cancel, Clock } from '../domain/clock/clock.ts';

/** Rings once per time it is set for; setting it anew replaces what it was set for. */
export interface Alarm {
  /** Milliseconds since the epoch; null silences it. */
  set(due: number | null): void;
  readonly rings: Observable<void>;
}

export function alarmOn(clock: Clock): Alarm {
  let setFor: number | null = null;
  let cancel: Cancel = () => {};
  let ring = () => {};
  return {
    set: (due) => {
      if (due === setFor) return;
      cancel();
      setFor = due;
      if (due === null) return;
      cancel = clock.after(due - clock.now(), () => {
        setFor = null;
        ring();
      });
    },
    rings: new Observable((subscriber) => {
      ring = () => subscriber.next();
      return () => cancel();
    }),
  };
}
