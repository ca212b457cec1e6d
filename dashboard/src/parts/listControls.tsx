import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import { counted } from '../../../domain/phrases.ts';
import type { PoolView } from '../../../services/views/poolSchemas.ts';
import { listUrl, type Query } from '../live/place.ts';
import { pageIn } from '../live/wanted.ts';
import { Empty } from './panel.tsx';

/** Goes where a list is narrowed to something else, from its first page on. */
function narrow(page: string, query: Query, change: Query): void {
  location.hash = listUrl(page, { ...query, page: '', ...change });
}

interface Narrowed {
  /** The list's page. */
  readonly page: string;
  readonly query: Query;
}

export function Search({ page, query, label }: Narrowed & { readonly label: string }) {
  return (
    <Control label={label}>
      {(id) => (
        <input
          id={id}
          type="search"
          value={query.text ?? ''}
          onChange={({ currentTarget: { value } }) => narrow(page, query, { text: value.trim() })}
        />
      )}
    </Control>
  );
}

/** Something to be typed as it is: an id. */
export function TextChoice({
  page,
  query,
  name,
  label,
}: Narrowed & { readonly name: string; readonly label: string }) {
  return (
    <Control label={label}>
      {(id) => (
        <input
          id={id}
          type="text"
          autocomplete="off"
          value={query[name] ?? ''}
          onChange={({ currentTarget: { value } }) => narrow(page, query, { [name]: value.trim() })}
        />
      )}
    </Control>
  );
}

export function Choice({
  page,
  query,
  name,
  label,
  options,
}: Narrowed & {
  readonly name: string;
  readonly label: string;
  /** Value and words; the first is what is meant where nothing is said. */
  readonly options: readonly (readonly [value: string, words: string])[];
}) {
  return (
    <Control label={label}>
      {(id) => (
        <select
          id={id}
          value={query[name] ?? ''}
          onChange={({ currentTarget: { value } }) => narrow(page, query, { [name]: value })}
        >
          {options.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Control>
  );
}

export function PoolChoice({
  page,
  query,
  pools,
}: Narrowed & { readonly pools: readonly Pick<PoolView, 'name'>[] }) {
  const options = [['', 'all'] as const, ...pools.map(({ name }) => [name, name] as const)];
  return <Choice {...{ page, query, options }} name="pool" label="Pool" />;
}

/** Something to choose by, under its label. */
function Control({
  label,
  children,
}: {
  readonly label: string;
  readonly children: (id: string) => ComponentChildren;
}) {
  const id = useId();
  return (
    <span class="control">
      <label for={id}>{label}</label> {children(id)}
    </span>
  );
}

export function Controls({ children }: { readonly children: ComponentChildren }) {
  return <search class="controls">{children}</search>;
}

/** Which part of a list is shown, and the way to the others. */
export function Pager({
  page,
  query,
  size,
  total,
  what,
}: Narrowed & { readonly size: number; readonly total: number; readonly what: string }) {
  if (total === 0) return null;
  const at = pageIn(query);
  const pages = Math.max(1, Math.ceil(total / size));
  const to = (number: number) => listUrl(page, { ...query, page: number === 1 ? '' : String(number) });
  return (
    <nav class="pager" aria-label="Parts of the list">
      {at > 1 ? <a href={to(at - 1)}>Previous</a> : null}
      <span class="minor">
        {at > pages
          ? counted(total, what)
          : `${(at - 1) * size + 1} to ${Math.min(total, at * size)} of ${counted(total, what)}`}
      </span>
      {at < pages ? <a href={to(at + 1)}>Next</a> : null}
    </nav>
  );
}

/** Of a list that is not empty, but narrowed. */
export const NONE_LIKE_THAT = 'None of them is like that.';

/** A part of a list, as far as it has been read; `none` is what is said where nothing is in it. */
export function Listed<Item>({
  what,
  items,
  none,
  children,
}: {
  readonly what: string;
  readonly items: readonly Item[] | undefined;
  readonly none: string;
  readonly children: (items: readonly Item[]) => VNode;
}) {
  if (items === undefined) return <Empty>Reading the {what}…</Empty>;
  return items.length === 0 ? <Empty>{none}</Empty> : children(items);
}
