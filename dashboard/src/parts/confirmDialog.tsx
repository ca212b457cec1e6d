import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { ApiError } from '../live/api.ts';
import { forgetToken, keepCredentials, keptCredentials } from '../live/token.ts';
import type { Field, Wish } from './wish.ts';

/** Asks whether the operator means it, and for the token where this tab has none yet. */
export function ConfirmDialog({
  wish,
  onEnd,
}: {
  readonly wish: Wish;
  /** With what to tell of it; null if nothing was done. */
  readonly onEnd: (done: string | null) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const tokenField = useRef<HTMLInputElement>(null);
  const kept = keptCredentials();
  const [needsToken, setNeedsToken] = useState(kept.token === '');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const titleId = useId();
  const { fields = [] } = wish;

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  const fail = (error: unknown) => {
    setIsBusy(false);
    const isTokenWrong = error instanceof ApiError && error.status === 401;
    setProblem(isTokenWrong ? 'That token is wrong. Nothing has been done.' : explained(error));
    if (!isTokenWrong) return;
    forgetToken();
    setNeedsToken(true);
    tokenField.current?.select();
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const given = new FormData(event.currentTarget);
    const who = {
      token: needsToken ? String(given.get('token') ?? '').trim() : kept.token,
      by: String(given.get('by') ?? '').trim(),
    };
    const said = Object.fromEntries(fields.map(({ name }) => [name, String(given.get(name) ?? '').trim()]));
    setIsBusy(true);
    setProblem(null);
    try {
      await wish.carryOut(who, said);
    } catch (error) {
      return fail(error);
    }
    keepCredentials(who);
    onEnd(wish.done);
  };

  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={() => onEnd(null)}>
      <form onSubmit={submit}>
        <h2 id={titleId}>{wish.title}</h2>
        {wish.lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {fields.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
        {needsToken ? (
          <label>
            Token <span class="minor">http.token of its configuration; kept until this tab is closed</span>
            <input
              ref={tokenField}
              name="token"
              type="password"
              autocomplete="off"
              required
              aria-invalid={problem !== null}
            />
          </label>
        ) : null}
        <label>
          Your name <span class="minor">for others to see; may be left empty</span>
          <input name="by" type="text" maxLength={100} defaultValue={kept.by} autocomplete="off" />
        </label>
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={isBusy}>
            {wish.confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function FieldInput({ field: { name, label, note, kind, initial = '' } }: { readonly field: Field }) {
  const id = useId();
  const common = { id, name, defaultValue: initial, autocomplete: 'off', required: true } as const;
  return (
    <div class="field">
      <label for={id}>
        {label} <span class="minor">{note}</span>
      </label>
      {kind === 'number' ? (
        <input type="number" min={1} {...common} />
      ) : (
        <input type="text" maxLength={300} {...common} />
      )}
    </div>
  );
}

function explained(error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
  return `Nothing has been done: ${error.message}${error.hint === '' ? '.' : `; ${error.hint}.`}`;
}
