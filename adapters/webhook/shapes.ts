import type { NotificationsConfig } from '../../domain/config.ts';
import { duration } from '../../domain/phrases.ts';
import { plainText } from '../../domain/plainText.ts';
import type { ConditionName } from '../../services/notifications/condition.ts';
import type { Notification } from '../../services/notifications/noticeBoard.ts';

/** What a webhook is sent. */
export interface Posted {
  readonly type: string;
  readonly body: string;
}

/**
 * A notification as its receiver takes it.
 * @param now milliseconds since the epoch
 */
export function shaped(notification: Notification, shape: NotificationsConfig['shape'], now: number): Posted {
  if (shape === 'plain') return json(notification);
  // Messages of tasks and names of hosts are in them: no line of theirs may pass for one of ours.
  const title = plainText(titleOf(notification));
  const text = plainText(textOf(notification, now));
  if (shape === 'text') return { type: 'text/plain; charset=utf-8', body: `${title}\n${text}` };
  return json(shape === 'slack' ? slackMessage(title, text) : teamsMessage(notification, title, text));
}

function json(body: object): Posted {
  return { type: 'application/json', body: JSON.stringify(body) };
}

/** In brief, for a title; `%` is the pool, the job or the agent that it is about. */
const TITLES: Readonly<Record<ConditionName, string>> = {
  'framework-refused': 'Mesos refuses us',
  'mesos-unanswered': 'Mesos answers no call',
  'mesos-unreachable': 'Mesos unreachable',
  'id-not-kept': 'Framework id not kept',
  'taken-over': 'Taken over by another instance',
  'gocd-unreadable': 'GoCD unreachable',
  'feed-gone': 'GoCD has no feed of waiting jobs',
  brake: 'Brake on',
  'name-shared': 'Name shared with another instance',
  'wrong-key': 'Wrong auto-register key for pool %',
  'breaker-open': 'Launches of pool % fail',
  'stuck-job': 'Job % is stuck',
  'outlived-task': 'Container of % outlives its task',
  'hanging-job': 'Job % hangs',
  'no-pool': 'No pool for job %',
  'no-host-large-enough': 'No host is large enough for pool %',
  'no-room': 'No room for pool %',
  limit: 'Pool % at a limit',
  'reload-refused': 'Changed config refused',
  budget: 'Budget nearly spent',
};

const PREFIX = { begun: '', lasting: 'Still: ', ended: 'Over: ' } as const;

function titleOf({ condition, subject, instance, state }: Notification): string {
  const title = TITLES[condition].replace('%', subject ?? '(several)');
  return `[${instance}] ${PREFIX[state]}${title}`;
}

function textOf({ text, since, state }: Notification, now: number): string {
  if (state === 'begun') return text;
  const lasted = duration(Math.max(0, now - since));
  return state === 'ended' ? `It lasted ${lasted}. It was: ${text}` : `It has lasted for ${lasted}. ${text}`;
}

/** Of a text object in a block: docs.slack.dev, Block Kit. */
const SLACK_LONGEST = 3_000;

/** `text` is what notifications of Slack itself show. */
function slackMessage(title: string, text: string): object {
  const [head, body] = [title, text].map(escapedForSlack);
  return {
    text: head,
    blocks: [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: cut(`*${head}*\n${body}`, SLACK_LONGEST), verbatim: true },
      },
    ],
  };
}

/** The three characters that Slack takes for more than text. */
function escapedForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const TEAMS_COLOURS = { begun: 'attention', lasting: 'warning', ended: 'good' } as const;

/** An adaptive card, as workflows and incoming webhooks of Teams both take it. */
function teamsMessage({ state }: Notification, title: string, text: string): object {
  const block = { type: 'TextBlock', wrap: true };
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.2',
          body: [
            {
              ...block,
              text: plainForTeams(title),
              weight: 'bolder',
              size: 'medium',
              color: TEAMS_COLOURS[state],
            },
            { ...block, text: plainForTeams(text) },
          ],
        },
      },
    ],
  };
}

/** Text blocks take some Markdown, which names of jobs and messages of servers are not. */
function plainForTeams(text: string): string {
  return text.replace(/[\\*_[\]`]/g, (character) => `\\${character}`);
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
