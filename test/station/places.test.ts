import { expect, test } from 'vitest';
import { placesOf, withPlaces } from '#station/places.ts';
import { readSettings } from '#ward/settings.ts';

const ports = { mqttPort: 41_883, httpPort: 48_080 };

function settings(given: Parameters<typeof readSettings>[0]) {
  const read = readSettings(given, {});
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

test('the other programs are told where the gateway really listens', () => {
  expect(withPlaces(settings({ mqttPort: '0', httpPort: '0' }), ports)).toMatchObject({
    mqttPort: 41_883,
    httpPort: 48_080,
    broker: 'mqtt://127.0.0.1:41883',
    gateway: 'http://127.0.0.1:48080',
    brokerCa: '',
  });
});

test.each([
  ['0.0.0.0', 'mqtt://127.0.0.1:41883'],
  ['::', 'mqtt://[::1]:41883'],
  ['fe80::1', 'mqtt://[fe80::1]:41883'],
  ['ward.example', 'mqtt://ward.example:41883'],
])('a gateway that listens on %s is called at %s', (host, mqtt) => {
  expect(placesOf(settings({ host }), ports).mqtt).toBe(mqtt);
});

test('with TLS the clients trust the certificate of the gateway, unless told another one', () => {
  const tls = { tlsCert: 'ward.pem', tlsKey: 'ward.key' };
  expect(withPlaces(settings(tls), ports)).toMatchObject({
    broker: 'mqtts://127.0.0.1:41883',
    brokerCa: 'ward.pem',
  });
  expect(withPlaces(settings({ ...tls, brokerCa: 'ca.pem' }), ports).brokerCa).toBe('ca.pem');
});
