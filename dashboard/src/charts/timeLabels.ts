import type uPlot from 'uplot';

const DAY_S = 86_400;

/** Hours and minutes, seconds where steps are shorter than a minute, and the date where a day begins. */
export const timeLabels: uPlot.Axis.Values = (_plot, splits) => {
  const [first = 0, second = first + 60] = splits;
  const step = second - first;
  const time = new Intl.DateTimeFormat(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    ...(step < 60 ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  });
  const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
  return splits.map((split) => {
    const at = new Date(split * 1000);
    const isMidnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
    return step >= DAY_S || isMidnight ? date.format(at) : time.format(at);
  });
};
