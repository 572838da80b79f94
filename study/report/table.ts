import { type Markup, markup } from './markup.ts';

/** A table with a caption for who listens; the first column names the row. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | Markup)[])[],
): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${head.map((cell) => markup`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...rest]) =>
    markup`<tr><th scope="row">${first ?? ''}</th>${rest.map(
      (cell) => markup`<td>${cell}</td>`,
    )}</tr>`,
)}
</tbody>
</table></div>`;
}
