import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A part of the page under its own heading. */
export function Panel({
  title,
  summary,
  className = '',
  children,
}: {
  readonly title: string;
  /** What the panel says in a few words, beside its heading. */
  readonly summary?: ComponentChildren;
  readonly className?: string;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  return (
    <section class={`panel ${className}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {summary === undefined ? null : <div class="panel-summary">{summary}</div>}
      </header>
      {children}
    </section>
  );
}

export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/** That what is shown may be so no more; nothing where it is. */
export function Doubt({ words }: { readonly words: string | null }) {
  return words === null ? null : <p class="doubt">{words}</p>;
}
