import { expect } from 'chai';
import { startHttp } from '../../../adapters/http/server.ts';
import { TOKEN_VARIABLE } from '../../../cli/instanceFlags.ts';
import { BEGINNING, type Key, type TopModel } from '../../../cli/top/model.ts';
import { type Line, type Size, screenOf } from '../../../cli/top/screen.ts';
import { take } from '../../../cli/top/take.ts';
import type { Terminal } from '../../../cli/top/terminal.ts';
import { top } from '../../../cli/top.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { type Served, TOKEN } from '../../adapters/http/support.ts';
import { someJob } from '../../support/core.ts';
import { busyInstance, lookedAt } from './support.ts';

/** Keys by what they type, or by name in angle brackets. */
function keysIn(text: string): readonly Key[] {
  return [...text.matchAll(/<([a-z-]+)>|(.)/g)].map(([, name, typed = '']) => ({
    name: name ?? typed,
    text: name === undefined ? typed : '',
  }));
}

function typed(model: TopModel, keys: string) {
  let now = model;
  const effects = [];
  for (const key of keysIn(keys)) {
    const { model: next, effect } = take(now, { type: 'key', key });
    now = next;
    if (effect !== null) effects.push(effect);
  }
  return { model: now, effects };
}

const WIDE: Size = { columns: 160, rows: 24 };
const shown = (model: TopModel, size: Size = WIDE) => screenOf(model, size).map(({ text }) => text);

describe('top', () => {
  describe('by its keys', () => {
    const { served, taskIds } = busyInstance();
    const seen = take(BEGINNING, { type: 'looked', looked: lookedAt(served) }).model;

    it('selects what is listed, and stays at the ends', () => {
      expect(typed(seen, '<down>').model.selected).to.equal(taskIds[0]);
      expect(typed(seen, '<down><down><down>').model.selected).to.equal(taskIds[1]);
      expect(typed(seen, '<down><end><up><up><up>').model.selected).to.equal(taskIds[0]);
      expect(typed(seen, '<up>').model.selected).to.equal(taskIds[1]);
      expect(typed(seen, 'jj<home>').model.selected).to.equal(taskIds[0]);
    });

    it('goes from list to list, and through the orders of agents', () => {
      const at = (keys: string) => typed(seen, keys).model;
      expect([at('<tab>').list, at('<tab><tab>').list, at('<tab><tab><tab>').list]).to.deep.equal([
        'jobs',
        'pools',
        'agents',
      ]);
      expect([at('s').order, at('ssssss').order]).to.deep.equal(['newest', 'launched']);
      expect(typed(seen, 's').effects).to.deep.equal([{ type: 'look' }]);
    });

    it('takes what is typed after / for a filter, commands too, until enter or escape', () => {
      const filtering = typed(seen, '/shop q');
      expect(filtering.model).to.include({ filter: 'shop q', isTyping: true });
      expect(filtering.effects.every(({ type }) => type === 'look')).to.equal(true);
      expect(typed(seen, '/ab<backspace><return>').model).to.include({ filter: 'a', isTyping: false });
      expect(typed(seen, '/ab<escape>').model).to.include({ filter: '', isTyping: false });
      expect(typed(seen, '/ab<return><escape>').model.filter).to.equal('');
    });

    it('asks before it drains or pauses, and does nothing unless that is confirmed', () => {
      const asked = typed(seen, '<down>d');
      expect(asked.effects).to.deep.equal([]);
      expect(shown(asked.model).at(-1)).to.equal(`take ${taskIds[0]} away once its job has ended? y or n`);
      expect(typed(seen, '<down>dy').effects).to.deep.equal([{ type: 'drain', taskId: taskIds[0] }]);
      expect(typed(seen, '<down>dn').effects).to.deep.equal([]);
      expect(typed(seen, '<down>dn').model).to.include({ asked: null, notice: 'nothing is done' });
      expect(typed(seen, 'py').effects).to.deep.equal([{ type: 'pause' }]);
      expect(typed(seen, 'r').effects).to.deep.equal([{ type: 'resume' }]);
      expect(typed(seen, 'd').model.notice).to.equal('select an agent to drain it');
      expect(typed(seen, '<tab><down>d').model.asked).to.equal(null);
    });

    it('is left by q, and by Ctrl-C whatever else is asked', () => {
      for (const keys of ['q', '<ctrl-c>', '/<ctrl-c>', '<down>d<ctrl-c>'])
        expect(typed(seen, keys).effects, keys).to.deep.equal([{ type: 'quit' }]);
    });
  });

  describe('on its screen', () => {
    it('has the verdict, the facts and the list, with the selected line marked', () => {
      const { served, taskIds } = busyInstance();
      const seen = take(BEGINNING, { type: 'looked', looked: lookedAt(served) }).model;
      const lines = screenOf(typed(seen, '<down>').model, WIDE);
      expect(lines[0]).to.deep.equal({
        text: `ci: ${served.driver.view.state().verdict.title}`,
        style: 'bold',
      });
      expect(shown(seen).join('\n'))
        .to.match(/^agents +2 building; at most 2$/m)
        .and.match(/^\[agents 2\] jobs 7 {2}pools 1 {3}by launched$/m);
      const marked = lines.filter(({ style }) => style === 'inverse');
      expect(marked.map(({ text }) => text.split(/ +/)[1])).to.deep.equal([taskIds[0]]);
      expect(shown(typed(seen, '<tab>').model).join('\n')).to.match(/^6 +limit +default .* shop /m);
      expect(shown(typed(seen, '<tab><tab>').model).join('\n')).to.match(
        /^default +2 +2 +2 .* Full: it has as many/m,
      );
    });

    it('fits any size, and keeps what is selected in sight', () => {
      const { served } = busyInstance();
      served.driver.poll({
        jobs: Array.from({ length: 60 }, (_, index) =>
          someJob(`j-${index}`, { locator: `p-${index}/1/build/1/a`, resources: [`r-${index}`] }),
        ),
      });
      const seen = take(BEGINNING, { type: 'looked', looked: lookedAt(served) }).model;
      const last = typed(seen, '<tab><end>').model;
      for (const size of [
        WIDE,
        { columns: 40, rows: 10 },
        { columns: 20, rows: 5 },
        { columns: 200, rows: 60 },
      ]) {
        const lines = screenOf(last, size);
        expect(lines.length, JSON.stringify(size)).to.be.at.most(size.rows);
        for (const { text } of lines) expect(text.length).to.be.at.most(size.columns);
        expect(
          lines.some(({ style }) => style === 'inverse'),
          JSON.stringify(size),
        ).to.equal(true);
      }
    });

    it('lets no name of others speak to the terminal', () => {
      const { served } = busyInstance();
      served.driver.poll({ jobs: [someJob('x', { locator: 'a\u001b[2J\nb/1/s/1/x', resources: ['none'] })] });
      const seen = take(BEGINNING, { type: 'looked', looked: lookedAt(served) }).model;
      const text = shown(typed(seen, '<tab>').model).join('');
      expect(text)
        .to.contain('a\\u001b[2J\\nb')
        .and.not.match(/\p{Cc}/u);
    });
  });

  describe('against an instance', () => {
    before(() => {
      process.env[TOKEN_VARIABLE] = TOKEN;
    });
    after(() => {
      delete process.env[TOKEN_VARIABLE];
    });

    const servers: { close(): Promise<void> }[] = [];
    afterEach(async () => {
      for (const server of servers.splice(0)) await server.close();
    });
    const serve = async (served: Served) => {
      const server = await startHttp(served.parts);
      servers.push(server);
      return server;
    };

    /** A terminal in memory. */
    class Screen implements Terminal {
      hasLeft = false;
      press: (key: Key) => void = () => {};
      end: () => void = () => {};
      lines: readonly Line[] = [];
      readonly #waiting = new Set<() => void>();

      size = () => WIDE;
      draw(lines: readonly Line[]) {
        if (this.hasLeft) throw new Error('drawn over what is not ours any more');
        this.lines = lines;
        for (const look of [...this.#waiting]) look();
      }
      onKey(listener: (key: Key) => void) {
        this.press = listener;
      }
      onResize() {}
      onEnd(listener: () => void) {
        this.end = listener;
      }
      leave() {
        this.hasLeft = true;
      }
      type(keys: string) {
        for (const key of keysIn(keys)) this.press(key);
      }
      /** Resolves once it shows that. */
      shows(what: RegExp): Promise<void> {
        const isThere = () => what.test(this.lines.map(({ text }) => text).join('\n'));
        return new Promise((resolve) => {
          const look = () => {
            if (!isThere()) return;
            this.#waiting.delete(look);
            resolve();
          };
          this.#waiting.add(look);
          look();
        });
      }
    }

    it('shows it, does what it is asked in the name of who asks, and looks again as time passes', async () => {
      const { served, taskIds } = busyInstance();
      const server = await serve(served);
      const [screen, clock] = [new Screen(), new VirtualClock()];
      const ended = top({ url: server.url, by: 'jane' }, () => screen, clock);
      await screen.shows(/\[agents 2\]/);
      screen.type('/b-1');
      await screen.shows(/\[agents 1\]/);
      screen.type('<return><down>dy');
      await screen.shows(/is drained: it gets no more jobs/);
      const disabled = served.driver.commands.flatMap((command) =>
        command.type === 'gocd.agent.disable' ? [command.taskId] : [],
      );
      expect(disabled).to.deep.equal([taskIds[1]]);
      screen.type('py');
      await screen.shows(/paused: nothing is launched/);
      await screen.shows(/^ci: Paused$/m);
      expect(served.driver.view.state().pausedBy).to.match(/jane/);
      screen.type('r');
      await screen.shows(/^ci: Someone is needed\n[\s\S]*^resumed$/m);
      served.driver.take({ type: 'operator.pause.requested', by: 'joe' });
      clock.advance(2_000);
      await screen.shows(/^ci: Paused$/m);
      await server.close();
      servers.pop();
      clock.advance(2_000);
      await screen.shows(/no answer \(ECONN(REFUSED|RESET)\)/);
      screen.type('q');
      expect(await ended).to.equal(0);
      expect(screen.hasLeft).to.equal(true);
    });

    it('leaves the terminal as it was at a signal, and never takes it where nobody answers', async () => {
      const { served } = busyInstance();
      const server = await serve(served);
      const screen = new Screen();
      const ended = top({ url: server.url }, () => screen, new VirtualClock());
      await screen.shows(/\[agents 2\]/);
      screen.end();
      expect(await ended).to.equal(0);
      expect(screen.hasLeft).to.equal(true);
      await server.close();
      servers.pop();
      let isTaken = false;
      const refused: unknown = await top(
        { url: server.url },
        () => {
          isTaken = true;
          return new Screen();
        },
        new VirtualClock(),
      ).catch((error: unknown) => error);
      expect(String(refused)).to.match(/no answer/);
      expect(isTaken).to.equal(false);
    });
  });
});
