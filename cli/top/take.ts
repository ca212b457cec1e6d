import { itemsOf } from './lists.ts';
import { type Asked, type Effect, type Key, LISTS, ORDERS, type TopEvent, type TopModel } from './model.ts';

interface Taken {
  readonly model: TopModel;
  readonly effect: Effect | null;
}

/** What an event makes of it. */
export function take(model: TopModel, event: TopEvent): Taken {
  switch (event.type) {
    case 'looked':
      return still({ ...model, looked: event.looked, trouble: null });
    case 'failed':
      return still({ ...model, trouble: event.message });
    case 'done':
      return { model: { ...model, notice: event.words }, effect: { type: 'look' } };
    case 'key':
      return keyed({ ...model, notice: '' }, event.key);
  }
}

function keyed(model: TopModel, key: Key): Taken {
  if (key.name === 'ctrl-c') return { model, effect: { type: 'quit' } };
  if (model.asked !== null) return answered(model, model.asked, key);
  return model.isTyping ? typed(model, key) : commanded(model, key);
}

function answered(model: TopModel, { effect }: Asked, { text }: Key): Taken {
  const next = { ...model, asked: null };
  return text === 'y' ? { model: next, effect } : still({ ...next, notice: 'nothing is done' });
}

function typed(model: TopModel, { name, text }: Key): Taken {
  const filtered = (filter: string): Taken => ({ model: { ...model, filter }, effect: { type: 'look' } });
  if (name === 'return') return still({ ...model, isTyping: false });
  if (name === 'escape')
    return { model: { ...model, filter: '', isTyping: false }, effect: { type: 'look' } };
  if (name === 'backspace') return filtered([...model.filter].slice(0, -1).join(''));
  return text === '' ? still(model) : filtered(model.filter + text);
}

const PAGE = 10;
const MOVES: Readonly<Partial<Record<string, number>>> = {
  up: -1,
  k: -1,
  down: 1,
  j: 1,
  pageup: -PAGE,
  pagedown: PAGE,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

function commanded(model: TopModel, { name, text }: Key): Taken {
  const move = MOVES[name] ?? MOVES[text];
  if (move !== undefined) return still(moved(model, move));
  switch (text === '' ? name : text) {
    case 'q':
      return { model, effect: { type: 'quit' } };
    case '/':
      return still({ ...model, isTyping: true });
    case 'escape':
      return { model: { ...model, filter: '' }, effect: { type: 'look' } };
    case 'tab':
      return still({ ...model, list: after(LISTS, model.list), selected: null });
    case 's':
      return { model: { ...model, order: after(ORDERS, model.order) }, effect: { type: 'look' } };
    case 'p':
      return still({
        ...model,
        asked: { words: 'launch nothing and take nothing away until resumed?', effect: { type: 'pause' } },
      });
    case 'r':
      return { model, effect: { type: 'resume' } };
    case 'd':
      return still(draining(model));
    default:
      return still(model);
  }
}

function draining(model: TopModel): TopModel {
  const taskId = model.list === 'agents' ? selectedOf(model) : null;
  if (taskId === null) return { ...model, notice: 'select an agent to drain it' };
  const words = `take ${taskId} away once its job has ended?`;
  return { ...model, asked: { words, effect: { type: 'drain', taskId } } };
}

function moved(model: TopModel, by: number): TopModel {
  const names = itemsOf(model).map(({ name }) => name);
  const at = model.selected === null ? -1 : names.indexOf(model.selected);
  // Nothing is selected at first: the way down begins with the first, the way up with the last.
  const from = at < 0 ? (by > 0 ? -1 : names.length) : at;
  const to = Math.min(names.length - 1, Math.max(0, from + by));
  return { ...model, selected: names[to] ?? null };
}

/** Null where nothing is, or what was is gone. */
export function selectedOf(model: TopModel): string | null {
  return itemsOf(model).find(({ name }) => name === model.selected)?.name ?? null;
}

function after<Item>(items: readonly Item[], item: Item): Item {
  return items[(items.indexOf(item) + 1) % items.length] ?? item;
}

function still(model: TopModel): Taken {
  return { model, effect: null };
}
