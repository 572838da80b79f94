import { bad, good, type Result } from '#ward/result.ts';

/**
 * Where alarms may be sent: over HTTPS, or over plain HTTP to this machine itself, because what is in
 * them is about patients. Bad with what would be right.
 */
export function receiverUrl(text: string): Result<URL> {
  const url = URL.parse(text);
  if (url === null) return bad('is a URL such as https://pager.example/ward');
  if (url.username !== '' || url.password !== '') {
    return bad('has no user name or password in it: the signature says who sends');
  }
  if (url.protocol === 'https:') return good(url);
  if (url.protocol !== 'http:') return bad(`is an https URL, not ${url.protocol}`);
  if (isThisMachine(url.hostname)) return good(url);
  return bad('is an https URL: over plain http alarms go to this machine only');
}

/** `URL` has written numeric addresses out: `http://127.1` has the host name `127.0.0.1`. */
function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
