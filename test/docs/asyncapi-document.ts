import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

export interface Reference {
  readonly $ref: string;
}

export interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly 'x-unit'?: string;
  readonly 'x-loinc'?: string;
  readonly title?: string;
  readonly $ref?: string;
}

export interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly messages: readonly Reference[];
  readonly tags: readonly [{ readonly name: string }];
  readonly bindings?: { readonly mqtt: { readonly qos: number; readonly retain: boolean } };
}

/** What the tests look at; the official schema checks the rest. */
export interface AsyncApi {
  readonly info: { readonly description: string; readonly version: string };
  readonly servers: Readonly<
    Record<string, { readonly bindings: { readonly mqtt: { readonly keepAlive: number } } }>
  >;
  readonly channels: Readonly<
    Record<
      string,
      {
        readonly address: string;
        readonly parameters?: Readonly<Record<string, Reference>>;
        readonly messages: Readonly<Record<string, Reference>>;
      }
    >
  >;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, { readonly 'x-pattern': string }>>;
    readonly messages: Readonly<
      Record<
        string,
        {
          readonly payload: Reference;
          readonly examples: readonly { readonly name: string; readonly payload: unknown }[];
        }
      >
    >;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

const path = join(import.meta.dirname, '../../docs/asyncapi.yaml');

export function readDocument(): AsyncApi {
  return parse(readFileSync(path, 'utf8'));
}

/** The last word of a reference: the key of what it points to. */
export function keyOf({ $ref }: Reference): string {
  return $ref.slice($ref.lastIndexOf('/') + 1);
}

/** The schemas of the document, each compiled in Ajv's strict mode. */
export function validators(document: AsyncApi): (schema: string) => ValidateFunction {
  const strictly = { strict: true, strictTypes: true, strictRequired: true } as const;
  const ajv = new Ajv({ ...strictly, allErrors: true });
  ajv.addVocabulary(['x-unit', 'x-loinc']);
  const definitions = JSON.stringify(document.components.schemas);
  ajv.addSchema({
    $id: 'wire',
    definitions: JSON.parse(definitions.replaceAll('#/components/schemas/', '#/definitions/')),
  });
  return (schema) => {
    const validate = ajv.getSchema(`wire#/definitions/${schema}`);
    if (validate === undefined) throw new Error(`the document has no schema ${schema}`);
    return validate as ValidateFunction;
  };
}

/** The schema of a message's payload. */
export function schemaOf(document: AsyncApi, message: string): string {
  const found = document.components.messages[message];
  if (found === undefined) throw new Error(`the document has no message ${message}`);
  return keyOf(found.payload);
}
