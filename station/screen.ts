import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import type { Clock } from '#ward/clock.ts';
import { asciiOf, isAsciiOnly } from './ascii.ts';
import type { Surface } from './surface.ts';
import { renderTable } from './table.ts';
import type { Paint, View } from './view.ts';

const redrawEveryMs = 500;
const clearAll = '\u001B[2J\u001B[3J\u001B[H';

/** The ward on a terminal: one table that stays in its place, drawn anew twice a second. */
export function openScreen(view: () => View, stream: WriteStream, clock: Clock): Surface {
  const show = createLogUpdate(stream);
  // `styleText` leaves colours out where NO_COLOR or the terminal asks for it.
  const paint: Paint = (style, text) => styleText(style, text, { stream });

  const signs = isAsciiOnly(process.env, process.platform) ? asciiOf : (text: string) => text;

  function draw(): void {
    // One line stays free for the cursor, or the terminal would scroll.
    const rows = Math.max(2, (stream.rows || 24) - 1);
    show(signs(renderTable(view(), { columns: stream.columns || 80, rows }, paint)));
  }
  function drawAfresh(): void {
    // A narrower terminal has folded the lines of the old picture: nobody knows where they are.
    show.clear();
    stream.write(clearAll);
    draw();
  }

  stream.on('resize', drawAfresh);
  draw();
  const stopDrawing = clock.every(redrawEveryMs, draw);
  return {
    close() {
      stopDrawing();
      stream.off('resize', drawAfresh);
      draw();
      show.done();
    },
  };
}
