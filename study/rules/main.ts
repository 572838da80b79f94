import { editorSchema } from '#analytics/rules/json-schema.ts';
import { rulesPath } from '#analytics/rules/rule-file.ts';
import { testRules } from '#analytics/rules/test-command.ts';
import { printSheet } from '#study/sheet/print-sheet.ts';
import { readCommand } from './command.ts';
import { checkRules, showRules } from './show.ts';

/**
 * Obeys the words after `rules` and answers with the exit code: 0 good, 1 a test failed, 2 bad input.
 * It writes to standard output only, so there is nothing to keep.
 */
export async function rules(
  words: readonly string[],
  _interrupts: (first: () => void, again: () => void) => void,
): Promise<number> {
  const request = readCommand(words);
  if ('said' in request) return request.said;
  const { stdout, stderr } = process;
  // The reader of a pipe may leave before the end.
  stdout.on('error', () => process.exit(0));
  switch (request.verb) {
    case 'check':
      return checkRules(request.files.map(rulesPath), stdout, stderr);
    case 'test':
      return testRules(request.files, stdout, stderr);
    case 'show':
      return showRules(rulesPath(request.file ?? ''), stdout, stderr);
    case 'schema':
      stdout.write(editorSchema(request.name));
      return 0;
    case 'sheet':
      return printSheet(request.options, stdout, stderr);
    default:
      return request satisfies never;
  }
}
