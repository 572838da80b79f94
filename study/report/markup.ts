/** A piece of HTML. Only `markup` makes one, so text can never become a tag. */
export interface Markup {
  readonly html: string;
}

type Piece = string | Markup | readonly Markup[];

/** A template in which strings are escaped and pieces of HTML are taken as they are. */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let html = strings[0] ?? '';
  pieces.forEach((piece, index) => {
    html += htmlOf(piece) + (strings[index + 1] ?? '');
  });
  return { html };
}

/** For what another library has written and escaped. */
export function trusted(html: string): Markup {
  return { html };
}

export const nothing: Markup = { html: '' };

function htmlOf(piece: Piece): string {
  if (typeof piece === 'string') return escaped(piece);
  if ('html' in piece) return piece.html;
  return piece.map(({ html }) => html).join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters are no part of HTML, escaped or not; they are shown as unknown. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replace(/(?![\t\n])\p{Cc}/gu, '\u{fffd}');
}
