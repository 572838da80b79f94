/** What makes each table of a page, by the name in its marks. */
export type Tables = Readonly<Record<string, () => string>>;

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The text with every table between its marks made anew. Throws where a mark is missing. */
export function withTables(text: string, made: Tables): string {
  return Object.entries(made).reduce((sofar, [name, make]) => {
    const begin = `<!-- ${name}: made by npm run docs -->`;
    const end = `<!-- /${name} -->`;
    const [before, rest] = sofar.split(begin);
    const [, after] = rest?.split(end) ?? [];
    if (before === undefined || after === undefined) throw new Error(`no marks for ${name}`);
    return `${before}${begin}\n\n${make()}\n\n${end}${after}`;
  }, text);
}
