import { z } from 'zod';
import { notice } from '#ward/notice.ts';
import { fileSchema } from './file-schema.ts';
import { testFileSchema } from './test-schema.ts';

/** What editors can help with: the files of rules, and those of their tests. */
export const schemaNames = ['rules', 'tests'] as const;
export type SchemaName = (typeof schemaNames)[number];

/**
 * Such a file as JSON Schema, so that editors can help: the shape and the words, not what makes
 * sense together, which `npm run rules -- check` and `test` tell. It ends with a line feed.
 */
export function editorSchema(name: SchemaName): string {
  const { title, file } = schemas[name];
  const { $schema, ...schema } = z.toJSONSchema(file, { io: 'input' });
  const head = { $schema, title, description: notice };
  return `${JSON.stringify({ ...head, ...schema }, undefined, 2)}\n`;
}

const schemas = {
  rules: { title: 'Rules of the ward', file: fileSchema },
  tests: { title: 'Tests of rules of the ward', file: testFileSchema },
} as const satisfies Record<SchemaName, { title: string; file: z.ZodType }>;
