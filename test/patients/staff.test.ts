import { expect, test } from 'vitest';
import { responseMs, responses } from '#patients/staff.ts';
import { interventionKinds } from '#ward/alarm.ts';
import { quantile } from './statistics.ts';

test('the same call is answered in the same time, whoever asks', () => {
  const once = responseMs('1', 'call-7', 'medication');
  expect(responseMs('1', 'call-7', 'medication')).toBe(once);
  expect(responseMs('1', 'call-8', 'medication')).not.toBe(once);
  expect(responseMs('2', 'call-7', 'medication')).not.toBe(once);
});

test.each(interventionKinds)(
  'half of the calls of kind %s are answered within its median',
  (kind) => {
    const times = Array.from({ length: 4000 }, (_, i) => responseMs('1', `call-${i}`, kind));
    const { medianMs, sigma } = responses[kind];
    expect(quantile(times, 0.5) / medianMs).toBeCloseTo(1, 1);
    expect(Math.log(quantile(times, 0.8413) / medianMs)).toBeCloseTo(sigma, 1);
    expect(times.every((time) => Number.isInteger(time) && time > 0)).toBe(true);
  },
);

test('the more urgent call is answered sooner', () => {
  const { emergency_call, medication, notify_nurse } = responses;
  expect(emergency_call.medianMs).toBeLessThan(medication.medianMs);
  expect(medication.medianMs).toBeLessThan(notify_nurse.medianMs);
});
