/** Signs that are not ASCII, each with one that stands in for it and is as wide. */
const standIns: Readonly<Record<string, string>> = { '\u2713': 'v', '\u25CF': '*' };

/** A text for a terminal that has ASCII only: `?` where nothing stands in. As long as it was. */
export function asciiOf(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (sign) => standIns[sign] ?? '?');
}

/**
 * The terminal says that it has ASCII only: by its kind, or by a locale that is named and is not of
 * UTF-8. Where no locale is named, as in many containers, terminals show UTF-8 all the same.
 */
export function isAsciiOnly(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): boolean {
  const { TERM = '', LC_ALL, LC_CTYPE, LANG } = environment;
  if (/^(dumb|linux|vt\d+)/.test(TERM)) return true;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((each) => each !== undefined && each !== '');
  return platform !== 'win32' && locale !== undefined && !/utf-?8/i.test(locale);
}
