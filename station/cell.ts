import type { Paint, Style } from './view.ts';

/** A piece of text and how it looks. Width is counted before painting: escape codes have none. */
export interface Piece {
  readonly text: string;
  readonly style?: Style | undefined;
}

export function piece(text: string, style?: Style): Piece {
  return { text, style };
}

/** Exactly `width` characters: filled up with spaces, or cut with a `~` that shows it. */
export function fitted(text: string, width: number): string {
  if (text.length <= width) return text.padEnd(width);
  return width < 1 ? '' : `${text.slice(0, width - 1)}~`;
}

export function painted({ text, style }: Piece, paint: Paint): string {
  return style === undefined || text.trim() === '' ? text : paint(style, text);
}

const labelWidth = 10;

/** Pieces side by side, two spaces apart, in as many lines as needed, behind a label if there is one. */
export function flow(
  label: string,
  pieces: readonly Piece[],
  width: number,
  paint: Paint,
  labelled = labelWidth,
): readonly string[] {
  const indent = label === '' ? 0 : labelled;
  const lines: { text: string; used: number }[] = [];
  for (const { text, style } of pieces) {
    const line = lines.at(-1);
    if (line === undefined || line.used + 2 + text.length > width) {
      const cut = text.length > width - indent ? fitted(text, width - indent) : text;
      const start = fitted(lines.length === 0 ? label : '', indent);
      lines.push({
        text: `${paint('dim', start)}${painted({ text: cut, style }, paint)}`,
        used: indent + cut.length,
      });
    } else {
      line.text += `  ${painted({ text, style }, paint)}`;
      line.used += 2 + text.length;
    }
  }
  return lines.map((line) => line.text);
}
