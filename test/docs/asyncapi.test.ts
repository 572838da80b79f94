import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import {
  type Identity,
  mayPublish,
  mayRead,
  maySubscribe,
  type Role,
  roles,
} from '#gateway/broker/access.ts';
import {
  ackActions,
  interventionKinds,
  interventionOutcomes,
  lifeStates,
  priorities,
} from '#ward/alarm.ts';
import { notice } from '#ward/notice.ts';
import { qualityRemarks } from '#ward/reading.ts';
import { settings } from '#ward/settings.ts';
import { namePattern, placeOf, topics } from '#ward/topics.ts';
import { arms, healthStates, verdicts } from '#ward/truth.ts';
import { consciousnessLevels, numericVitalNames, numericVitals, vitalNames } from '#ward/vitals.ts';
import {
  keyOf,
  type Operation,
  readDocument,
  type Schema,
  schemaOf,
  validators,
} from './asyncapi-document.ts';

const document = readDocument();
const { schemas, messages } = document.components;
const { resolve } = createRequire(import.meta.url);

test('the document is AsyncAPI 3.0, as the official schema has it', () => {
  const path = resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json');
  const official = JSON.parse(readFileSync(path, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  // The package is CommonJS, and its types name the function `default`.
  (ajvFormats as unknown as (ajv: Ajv) => void)(ajv);
  const validate = ajv.compile(official);
  validate(document);
  expect(validate.errors).toBeNull();
  expect(validate({ ...document, channels: { wrong: { adress: 'ward' } } })).toBe(false);
});

test('every reference in the document points to something', () => {
  const references = everyReferenceIn(document);
  expect(references.length).toBeGreaterThan(100);
  expect(references.filter((reference) => find(reference) === undefined)).toEqual([]);
});

test('every topic of the wire has its channel, and every channel is a topic', () => {
  const templates: Record<string, string> = Object.fromEntries(
    Object.entries(topics).map(([name, topic]) => [
      name,
      typeof topic === 'string' ? topic : topic(...wordsOf(name)),
    ]),
  );
  const addresses = Object.entries(document.channels).map(([name, { address }]) => [name, address]);
  expect(Object.fromEntries(addresses)).toEqual(templates);

  for (const [name, { address, parameters = {} }] of Object.entries(document.channels)) {
    const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
    expect(Object.keys(parameters), name).toEqual(named);
    expect(placeOf(filled(address))?.kind, name).toBe(name);
  }
  for (const parameter of Object.values(document.components.parameters)) {
    expect(parameter['x-pattern']).toBe(namePattern.source);
  }
});

test('the operations of each role are what the gateway lets it do, no less and no more', () => {
  const said = new Set<string>();
  for (const { action, channel, tags } of Object.values<Operation>(document.operations)) {
    const [{ name: who }] = tags;
    if (who !== 'gateway') said.add(`${who} ${action} ${keyOf(channel)}`);
  }
  const allowed = new Set<string>();
  for (const role of roles) {
    for (const [channel, { address }] of Object.entries(document.channels)) {
      const topic = filled(address);
      const filter = address.replace(/\{\w+\}/g, '+');
      const identity = identityOf(role);
      if (mayPublish(identity, topic)) allowed.add(`${role} send ${channel}`);
      if (maySubscribe(identity, filter) && mayRead(identity, topic)) {
        allowed.add(`${role} receive ${channel}`);
      }
    }
  }
  expect([...said].sort()).toEqual([...allowed].sort());
  const told = [...said].filter((operation) => operation.endsWith(' truth'));
  expect(told.sort()).toEqual(['bedside send truth', 'judge receive truth']);
  const ledgers = [...said].filter((operation) => operation.endsWith(' ledger'));
  expect(ledgers.sort()).toEqual(['bedside send ledger', 'judge receive ledger']);
});

test('names, units, limits and LOINC codes are those of the vital signs', () => {
  for (const [name, { label, unit, low, high, loinc }] of Object.entries(numericVitals)) {
    expect(schemas[name], name).toEqual({
      title: label,
      type: 'number',
      minimum: low,
      maximum: high,
      'x-unit': unit,
      'x-loinc': loinc,
    });
  }
  expect(schemas.consciousness?.enum).toEqual(consciousnessLevels);
  expect(Object.keys(propertiesOf('vitals'))).toEqual(vitalNames);
  expect(Object.keys(propertiesOf('measured'))).toEqual(vitalNames);
  for (const name of vitalNames) {
    const reference = { $ref: `#/components/schemas/${name}` };
    expect(propertiesOf('vitals')[name]).toEqual(reference);
    expect(propertiesOf('measured')[name]).toEqual({ anyOf: [reference, { type: 'null' }] });
  }
});

test('lists of words and limits are those of the code', () => {
  expect(schemas.priority?.enum).toEqual(priorities);
  expect(propertiesOf('intervention').kind?.enum).toEqual(interventionKinds);
  expect(propertiesOf('intervention').outcome?.enum).toEqual(interventionOutcomes);
  expect(propertiesOf('alarm').life?.enum).toEqual(lifeStates);
  expect(propertiesOf('ack').action?.enum).toEqual(ackActions);
  expect(propertiesOf('reading').quality?.items?.enum).toEqual(Object.keys(qualityRemarks));
  expect(propertiesOf('alarm').vital?.enum).toEqual(vitalNames);
  expect(propertiesOf('ledger').vital?.enum).toEqual(numericVitalNames);
  expect(propertiesOf('alarm').vitals?.items?.enum).toEqual(numericVitalNames);
  expect(propertiesOf('ledger').verdict?.enum).toEqual(verdicts);
  expect(propertiesOf('truth').arm?.enum).toEqual(arms);
  expect(propertiesOf('truth').state?.enum).toEqual(healthStates);
  expect(schemas.name?.pattern).toBe(namePattern.source);
  expect(schemas.samples?.anyOf?.[1]?.maxItems).toBe(settings.samplesPerMessage.default);
  for (const { bindings } of Object.values(document.servers)) {
    expect(bindings.mqtt.keepAlive).toBe(settings.keepalive.default / 1000);
  }
});

test('the document says that it is not for clinical use, and of which version it is', () => {
  const path = resolve('../../package.json');
  expect(document.info.description).toContain(notice);
  expect(document.info.version).toBe(JSON.parse(readFileSync(path, 'utf8')).version);
});

describe('every example of a message is valid, in strict mode', () => {
  const validatorOf = validators(document);
  for (const [message, { examples }] of Object.entries(messages)) {
    test.for(examples)(`${message}: $name`, ({ payload }) => {
      const validate = validatorOf(schemaOf(document, message));
      validate(payload);
      expect(validate.errors).toBeNull();
    });
  }
});

function propertiesOf(schema: string): Readonly<Record<string, Schema>> {
  return schemas[schema]?.properties ?? {};
}

/** The words between the braces, as the document calls them. */
function wordsOf(topic: string): [string, string] {
  if (topic.startsWith('device')) return ['{device}', ''];
  const lasts: Readonly<Record<string, string>> = { alarm: '{rule}', ledger: '{alarm}' };
  return ['{patient}', lasts[topic] ?? '{id}'];
}

/** The topic of one device, patient, rule or intervention. */
function filled(address: string): string {
  return address.replace(/\{\w+\}/g, 'p01');
}

function identityOf(role: Role): Identity {
  return { name: 'p01', role };
}

function everyReferenceIn(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : everyReferenceIn(value),
  );
}

function find(reference: string): unknown {
  let found: unknown = document;
  for (const key of reference.replace('#/', '').split('/')) {
    found = (found as Record<string, unknown> | undefined)?.[key];
  }
  return found;
}
