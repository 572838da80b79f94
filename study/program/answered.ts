import { type Command, CommanderError } from 'commander';

/** `--help`, or words that were not understood, were answered already: what is left is an exit code. */
export interface Said {
  readonly said: number;
}

/** Gives these words to a command that overrides its exit; undefined where there is something to do. */
export function answered(command: Command, words: readonly string[]): Said | undefined {
  try {
    command.parse([...words], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { said: error.exitCode === 0 ? 0 : 2 };
  }
}
