import type { Mutant } from './mutant.ts';

const CALENDAR = ['spec/machines/root/calendar.spec.ts'];

/** Faults in telling our own time from the calendar's. */
export const calendar: readonly Mutant[] = [
  {
    breaks: 'schedules go by our own time',
    file: 'machines/root/world.ts',
    search: 'calendar: clock.now() + calendarAhead,',
    replacement: 'calendar: clock.now(),',
    specs: CALENDAR,
  },
  {
    breaks: 'windows go by our own time',
    file: 'machines/root/maintenance.ts',
    search: 'start: window.start - calendarAhead',
    replacement: 'start: window.start',
    specs: CALENDAR,
  },
  {
    breaks: 'jobs wait by our own time',
    file: 'machines/root/world.ts',
    search: 'scheduledAt: job.scheduledAt - calendarAhead',
    replacement: 'scheduledAt: job.scheduledAt',
    specs: CALENDAR,
  },
  {
    breaks: 'what was read before a sleep counts as fresh',
    file: 'machines/root/serviceActions.ts',
    search: 'startedAt: context.view.startedAt - leap',
    replacement: 'startedAt: context.view.startedAt',
    specs: CALENDAR,
  },
  {
    breaks: 'task ids tell our own time',
    file: 'machines/root/world.ts',
    search: 'pool, clock.now() + calendarAhead)',
    replacement: 'pool, clock.now())',
    specs: CALENDAR,
  },
  {
    breaks: 'a breaker is remembered by our own time',
    file: 'machines/scribe.ts',
    search: 'retryAt: breaker.retryAt + calendarAhead',
    replacement: 'retryAt: breaker.retryAt',
    specs: CALENDAR,
  },
  {
    breaks: 'a breaker of a wrong calendar stays open for years',
    file: 'machines/root/recall.ts',
    search: 'Math.min(breaker.retryAt - calendarAhead, at + LONGEST_BREAK_MS)',
    replacement: 'breaker.retryAt - calendarAhead',
    specs: CALENDAR,
  },
  {
    breaks: 'a calendar that is set is told only once',
    file: 'services/service.ts',
    search: '    calendarAhead = ahead;\n    return [',
    replacement: '    return [',
    specs: ['spec/services/defence.spec.ts'],
  },
];
