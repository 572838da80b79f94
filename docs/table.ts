/** What makes each table of a page, by the name in its marks. */
export type Tables = Readonly<Record<string, () => string>>;

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The text with every table between its marks made anew. Throws where a mark is missing. */
export function withTables(text: string, made: Tables): string {
  return Object.entries(made).reduce(
    (sofar, [name, make]) => withPart(sofar, name, 'npm run docs', make()),
    text,
  );
}

/** The text with what is between the marks of this name made anew. Throws where a mark is missing. */
export function withPart(text: string, name: string, madeBy: string, part: string): string {
  const begin = `<!-- ${name}: made by ${madeBy} -->`;
  const end = `<!-- /${name} -->`;
  const [before, rest] = text.split(begin);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) throw new Error(`no marks for ${name}`);
  return `${before}${begin}\n\n${part}\n\n${end}${after}`;
}
