import type { Command } from 'commander';
import { notice } from '#ward/notice.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { ageOf } from './ages.ts';
import { addOptions } from './options.ts';
import type { Rooms, WebhookByHand } from './rooms.ts';

const shownMax = 50;

const examples = `
Examples:
  npm run webhook -- test --webhook https://pager.example/ward --webhook-secret pager.secret
  npm run webhook -- list
  npm run webhook -- retry 3fa81c
  npm run webhook -- retry all
docs/webhook.md shows how a receiver checks what it is sent.
`;

type Answer = (
  command: Command,
  work: (settings: Settings, word: string) => Promise<Result<string>>,
) => void;

/** What a word after `npm run webhook --` does, and what it answers. `nowMs` is the wall's time. */
const verbs = {
  list: {
    help: 'what waits, what arrived, and the dead letters with their reasons',
    run: async (byHand, settings, _word, nowMs) => {
      const listed = byHand.list(settings, shownMax);
      return listed.ok ? good(listText(listed.value, nowMs)) : listed;
    },
  },
  'retry <id>': {
    help: 'send a dead letter again (the beginning of its id will do), or all of them',
    run: async (byHand, settings, id) => {
      const revived = byHand.retry(settings, id);
      if (!revived.ok) return revived;
      return good(`${revived.value} waiting again; analytics sends while it runs\n`);
    },
  },
  test: {
    help: 'send one signed message that means nothing, and say what came back',
    run: async (byHand, settings) => {
      const tested = await byHand.test(settings);
      return tested.ok ? good(`${tested.value}\n`) : bad(`not delivered: ${tested.reason}`);
    },
  },
} as const satisfies Record<
  string,
  {
    readonly help: string;
    run(
      byHand: WebhookByHand,
      settings: Settings,
      word: string,
      nowMs: number,
    ): Promise<Result<string>>;
  }
>;

/** `npm run webhook -- list | retry <id> | retry all | test`. */
export function addWebhookVerbs(
  webhook: Command,
  answer: Answer,
  byHand: Rooms['webhook'],
  now: () => number,
): void {
  const summary = 'messages for a pager or a chat: dead letters, and a test';
  webhook.summary(summary).description(`${summary}\n${notice}`).addHelpText('after', examples);
  for (const [words, { help, run }] of Object.entries(verbs)) {
    const command = webhook.command(words).description(help);
    addOptions(command, 'webhook');
    answer(command, async (settings, word) => run(await byHand(), settings, word, now()));
  }
}

type Listed = Extract<ReturnType<WebhookByHand['list']>, { ok: true }>['value'];

function listText({ counts, deadLetters }: Listed, nowMs: number): string {
  const { accepted, waiting, delivered, deadLetters: dead, forgotten } = counts;
  const sum = `accepted ${accepted}  waiting ${waiting}  delivered ${delivered}  deadLetters ${dead}  forgotten ${forgotten}`;
  const lines = deadLetters.map(({ id, patient, attempts, queuedAt, reason }) =>
    [id, ageOf(nowMs - queuedAt).padStart(3), patient.padEnd(12), `${attempts}x`, reason].join(
      '  ',
    ),
  );
  const more = dead - deadLetters.length;
  return `${[sum, ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')}\n`;
}
