/**
 * The menu with which troubles are rehearsed. The sandbox alone has the page load it; the page itself knows nothing of it,
 * which is why it stands on its own feet.
 */

interface Trouble {
  readonly name: string;
  readonly about: string;
  readonly page: string;
  readonly since: number | null;
  readonly until: number | null;
}

interface Troubles {
  readonly now: number;
  readonly token: string;
  readonly troubles: readonly Trouble[];
}

const READ_EVERY_MS = 5_000;

const STYLE = `
.rehearse { position: fixed; right: 1rem; bottom: 1rem; z-index: 20; max-width: min(26rem, calc(100vw - 2rem));
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--text);
  box-shadow: 0 4px 16px rgb(0 0 0 / 18%); font-size: 0.875rem; }
.rehearse summary { padding: 0.5rem 0.9rem; cursor: pointer; font-weight: 600; }
.rehearse ul { margin: 0; padding: 0 0.9rem 0.6rem; list-style: none; max-height: 60vh; overflow-y: auto; }
.rehearse li { display: flex; gap: 0.75rem; align-items: start; justify-content: space-between; padding: 0.35rem 0;
  border-top: 1px solid var(--line); }
.rehearse li p { margin: 0; color: var(--text-minor); }
.rehearse li.on strong { color: var(--warn); }
.rehearse button { font: inherit; color: var(--accent); background: none; border: 1px solid var(--line);
  border-radius: 6px; padding: 0.15rem 0.6rem; cursor: pointer; }
`;

const menu = document.createElement('details');
menu.className = 'rehearse';
const title = document.createElement('summary');
const list = document.createElement('ul');
menu.append(title, list);

function show({ now, token, troubles }: Troubles): void {
  const on = troubles.filter(({ since }) => since !== null).length;
  title.textContent = on === 0 ? 'Rehearse a trouble' : `Rehearse a trouble (${on} on)`;
  const focused = document.activeElement?.getAttribute('data-trouble');
  list.replaceChildren(...troubles.map((trouble) => row(trouble, now, token)));
  list.querySelector<HTMLElement>(`[data-trouble="${focused}"]`)?.focus();
}

function row({ name, about, page, until }: Trouble, now: number, token: string): HTMLLIElement {
  const item = document.createElement('li');
  item.className = until === null ? '' : 'on';
  const words = document.createElement('div');
  const head = document.createElement('strong');
  head.textContent = until === null ? name : `${name}, for ${minutes(until - now)} more`;
  const text = document.createElement('p');
  text.textContent = `${about}. See docs/${page}`;
  words.append(head, text);
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.trouble = name;
  button.textContent = until === null ? 'Begin' : 'End';
  button.setAttribute('aria-label', `${button.textContent} ${name}`);
  const what = until === null ? 'begin' : 'end';
  button.addEventListener('click', () => {
    void ask(`${name}/${what}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  });
  item.append(words, button);
  return item;
}

function minutes(ms: number): string {
  return ms < 60_000 ? 'less than a minute' : `${Math.round(ms / 60_000)} min`;
}

async function ask(path = '', init: RequestInit = {}): Promise<void> {
  const answer = await fetch(`sandbox/troubles${path === '' ? '' : `/${path}`}`, init).catch(() => null);
  if (answer?.ok !== true) return;
  const troubles: Troubles = await answer.json();
  show(troubles);
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
document.body.append(menu);
void ask();
setInterval(() => {
  if (!document.hidden) void ask();
}, READ_EVERY_MS);
