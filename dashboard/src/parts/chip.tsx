import type { ComponentChildren } from 'preact';
import type { Tone } from '../words/causes.ts';

/** A state in words, its colour beside it. */
export function Chip({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <span class={`chip tone-${tone}`}>
      <span class="dot" aria-hidden="true" />
      {children}
    </span>
  );
}
