/** What is wrong with the page as XML; nothing if all is well. */
export function faults(html: string): readonly string[] {
  const found: string[] = [];
  const open: string[] = [];
  const ids = new Set<string>();
  const body = html.replace(/^<!DOCTYPE html>\n/, '').replace(/<style>[^<]*<\/style>/g, '');
  const piece = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/g;

  for (const [whole, close, name = '', attributes = '', empty, text, stray] of body.matchAll(
    piece,
  )) {
    if (stray) found.push(`a stray < before ${body.slice(body.indexOf(whole), 40)}`);
    if (text && /&(?!(?:amp|lt|gt|quot|#39|#x?\d+);)/.test(text))
      found.push(`a stray & in ${text}`);
    if (text !== undefined || stray) continue;
    if (close) {
      const expected = open.pop();
      if (expected !== name) found.push(`</${name}> closes <${expected}>`);
      continue;
    }
    const names = [...attributes.matchAll(/([\w:-]+)="/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) found.push(`<${name}> has an attribute twice`);
    for (const [, id = ''] of attributes.matchAll(/\sid="([^"]*)"/g)) {
      if (ids.has(id)) found.push(`two elements are called ${id}`);
      ids.add(id);
    }
    if (!empty) open.push(name);
  }
  for (const [, id = ''] of body.matchAll(/url\(#([^)]*)\)/g)) {
    if (!ids.has(id)) found.push(`nothing is called ${id}`);
  }
  return open.length > 0 ? [...found, `${open.join(', ')} never closed`] : found;
}
