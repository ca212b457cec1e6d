import { expect } from 'chai';
import { z } from 'zod';
import { shaped } from '../../../adapters/webhook/shapes.ts';
import { CONDITIONS } from '../../../services/notifications/condition.ts';
import type { Notification } from '../../../services/notifications/noticeBoard.ts';
import { START } from '../../support/core.ts';

const MINUTE = 60_000;

function some(overrides: Partial<Notification> = {}): Notification {
  return {
    condition: 'no-room',
    subject: 'default',
    text: 'No room for <pool> & co, cpus: 4 * wanted.',
    since: START,
    instance: 'ci',
    state: 'begun',
    ...overrides,
  };
}

/** As Slack documents what its incoming webhooks take. */
const slackMessage = z.strictObject({
  text: z.string().min(1),
  blocks: z
    .array(
      z.strictObject({
        type: z.literal('section'),
        text: z.strictObject({
          type: z.literal('mrkdwn'),
          text: z.string().min(1).max(3_000),
          verbatim: z.literal(true),
        }),
      }),
    )
    .length(1),
});

/** As Teams documents what its workflows and incoming webhooks take. */
const teamsMessage = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: z.strictObject({
          $schema: z.url(),
          type: z.literal('AdaptiveCard'),
          version: z.literal('1.2'),
          body: z.array(
            z.looseObject({ type: z.literal('TextBlock'), text: z.string().min(1), wrap: z.literal(true) }),
          ),
        }),
      }),
    )
    .length(1),
});

const slack = (notification: Notification, now = START) =>
  slackMessage.parse(JSON.parse(shaped(notification, 'slack', now).body));
const teams = (notification: Notification, now = START) =>
  teamsMessage.parse(JSON.parse(shaped(notification, 'teams', now).body)).attachments[0]?.content.body ?? [];

describe('A notification', () => {
  it('has no line, and nothing that a terminal obeys, that came from elsewhere', () => {
    const evil = some({ subject: 'a\nb', text: 'exited 1\n[ci] Over: all is well\u001b[2J\u202e' });
    const { body } = shaped(evil, 'text', START);
    expect(body.split('\n')).to.deep.equal([
      '[ci] No room for pool a\\nb',
      'exited 1\\n[ci] Over: all is well\\u001b[2J\\u202e',
    ]);
    expect(slack(evil).text).to.equal('[ci] No room for pool a\\nb');
    for (const { text } of teams(evil)) expect(text).to.match(/^[\x20-\x7e]+$/);
  });

  it('is our own JSON where nothing else is asked for', () => {
    const { type, body } = shaped(some(), 'plain', START);
    expect(type).to.equal('application/json');
    expect(JSON.parse(body)).to.deep.equal(some());
  });

  it('is a message of Slack, in which nothing counts as markup that is none', () => {
    const { text, blocks } = slack(some());
    expect(text).to.equal('[ci] No room for pool default');
    expect(blocks[0]?.text.text).to.equal(
      '*[ci] No room for pool default*\nNo room for &lt;pool&gt; &amp; co, cpus: 4 * wanted.',
    );
    expect(slack(some({ text: 'x'.repeat(5_000) })).blocks[0]?.text.text).to.have.length(3_000);
  });

  it('is a card of Teams, in which nothing counts as markup that is none', () => {
    const [title, text] = teams(some());
    expect(title).to.include({ text: '\\[ci\\] No room for pool default', color: 'attention' });
    expect(text?.text).to.equal('No room for <pool> & co, cpus: 4 \\* wanted.');
    expect(teams(some({ state: 'ended' }))[0]).to.include({ color: 'good' });
  });

  it('is a text where that is asked for', () => {
    const { type, body } = shaped(some(), 'text', START);
    expect(type).to.equal('text/plain; charset=utf-8');
    expect(body).to.equal(`[ci] No room for pool default\n${some().text}`);
  });

  it('says that what has ended has ended, and how long it lasted', () => {
    const { body } = shaped(some({ state: 'ended' }), 'text', START + 12 * MINUTE);
    expect(body).to.equal(`[ci] Over: No room for pool default\nIt lasted 12 min. It was: ${some().text}`);
  });

  it('says that what lasts is still so', () => {
    const { body } = shaped(some({ state: 'lasting' }), 'text', START + 60 * MINUTE);
    expect(body).to.match(/^\[ci\] Still: No room for pool default\nIt has lasted for 1 h\. No room for/);
  });

  for (const condition of CONDITIONS)
    it(`has a title in a few words if it is of ${condition}`, () => {
      for (const subject of [null, 'default']) {
        const { text } = slack(some({ condition, subject }));
        expect(text).to.match(/^\[ci\] [A-Z][^%]{4,60}$/);
        expect(teams(some({ condition, subject }))).to.have.length(2);
      }
    });
});
