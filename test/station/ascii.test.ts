import { expect, test } from 'vitest';
import { asciiOf, isAsciiOnly } from '#station/ascii.ts';

test('signs that are not ASCII have others in their stead that are as wide', () => {
  expect(asciiOf('\u2713 fever  \u25CF red  \u00e9')).toBe('v fever  * red  ?');
});

test.each([
  [{ LANG: 'C.UTF-8', TERM: 'xterm' }, 'linux', false],
  [{ LANG: 'en_US.utf8' }, 'linux', false],
  [{ LANG: 'C' }, 'linux', true],
  [{ LANG: 'C.UTF-8', LC_ALL: 'POSIX' }, 'linux', true],
  [{ LANG: 'C', LC_ALL: '' }, 'linux', true],
  [{ LANG: 'C', LC_CTYPE: 'de_DE.UTF-8' }, 'linux', false],
  [{}, 'linux', false],
  [{ LANG: 'C' }, 'win32', false],
  [{ LANG: 'C.UTF-8', TERM: 'linux' }, 'linux', true],
  [{ TERM: 'dumb' }, 'darwin', true],
])('a terminal with %j on %s has ASCII only: %s', (environment, platform, expected) => {
  expect(isAsciiOnly(environment, platform)).toBe(expected);
});
