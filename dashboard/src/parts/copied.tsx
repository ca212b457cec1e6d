import { useState } from 'preact/hooks';

/** An id as it is, with a button that copies it. */
export function Copied({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('This browser does not let it be copied'),
    );
  return (
    <span class="copied">
      <code class="id">{text}</code>
      {/* Browsers have a clipboard for pages of this machine and for https alone. */}
      {'clipboard' in navigator ? (
        <button type="button" class="small" onClick={copy}>
          Copy<span class="hidden"> {what}</span>
        </button>
      ) : null}
      <span role="status" class="minor">
        {said}
      </span>
    </span>
  );
}
