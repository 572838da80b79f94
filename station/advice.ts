/** What a person can do about the commonest reasons for which a ward does not start. */
const advice = [
  {
    sign: /EADDRINUSE/,
    advice:
      'another program (perhaps another ward) listens there: end it, or choose other ports, such as --mqtt-port 0 --http-port 0 for any free ones',
  },
  { sign: /EACCES|EPERM/, advice: 'this user may not do that: check who owns the folder or port' },
  { sign: /ENOSPC/, advice: 'the disk is full: make room, or choose another folder with --data' },
  { sign: /EADDRNOTAVAIL/, advice: 'this machine has no such address: check --host' },
  {
    sign: /database is locked|SQLITE_BUSY/,
    advice: 'another ward uses this folder: end it, or choose another one with --data',
  },
] as const;

/** The reason, and what to do next where that is known. */
export function withAdvice(reason: string): string {
  const found = advice.find(({ sign }) => sign.test(reason));
  return found === undefined ? reason : `${reason}\n  ${found.advice}`;
}
