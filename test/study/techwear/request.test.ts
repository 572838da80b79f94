import { expect, test, vi } from 'vitest';
import { readRequest } from '#study/techwear/request.ts';

test('says nothing, runs five rounds of four patients for a day', () => {
  expect(readRequest([])).toEqual({
    ok: true,
    value: { patients: 4, rounds: 5, hours: 24, seed: '1', watch: false, json: false },
  });
});

test('understands each option', () => {
  const words = '--patients 7 --rounds 27 --hours 2 --seed abc --watch --json'.split(' ');
  expect(readRequest(words)).toEqual({
    ok: true,
    value: { patients: 7, rounds: 27, hours: 2, seed: 'abc', watch: true, json: true },
  });
});

test.for([
  ['--patients', '0', '--patients is a whole number from 1 to 100, not "0"'],
  ['--patients', '101', '--patients is a whole number from 1 to 100, not "101"'],
  ['--rounds', '28', '--rounds is a whole number from 1 to 27, not "28"'],
  ['--hours', '1.5', '--hours is a whole number from 1 to 240, not "1.5"'],
  ['--hours', '1e1', '--hours is a whole number from 1 to 240, not "1e1"'],
  ['--seed', '', '--seed is not empty'],
])('%s %s is refused with what would be right', ([option = '', value = '', reason]) => {
  expect(readRequest([option, value])).toEqual({ ok: false, reason });
});

test('an option that there is not ends with code 2, and help with 0', () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    expect(readRequest(['--beds', '4'])).toEqual({ said: 2 });
    expect(readRequest(['four'])).toEqual({ said: 2 });
    expect(readRequest(['--help'])).toEqual({ said: 0 });
    expect(stdout.mock.calls.flat().join('')).toContain('not for clinical use');
    expect(stderr.mock.calls.flat().join('')).toContain('--beds');
  } finally {
    stderr.mockRestore();
    stdout.mockRestore();
  }
});
