/** The known word that somebody probably meant; absent where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const asked = plain(word);
  const [best] = known
    .map((candidate) => ({ candidate, far: distance(asked, plain(candidate)) }))
    .filter(({ candidate, far }) => far <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.far - other.far);
  return best?.candidate;
}

const longest = 64;

/** Case and what stands between the words make no difference. */
function plain(word: string): string {
  return word
    .slice(0, longest)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** Letters to add, take out or change (Levenshtein's distance); a beginning of the word is near. */
function distance(asked: string, word: string): number {
  if (asked.length > 2 && asked.length < word.length && word.startsWith(asked)) return 1;
  let above = Array.from({ length: word.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...asked].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...word].entries()) {
      const changed = (above[column] as number) + (letter === other ? 0 : 1);
      line.push(Math.min(changed, (above[column + 1] as number) + 1, (line[column] as number) + 1));
    }
    above = line;
  }
  return above.at(-1) as number;
}
