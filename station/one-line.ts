/** In one line, without what a terminal would obey: others wrote it. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, ' ');
}
