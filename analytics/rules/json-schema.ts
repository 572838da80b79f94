import { z } from 'zod';
import { notice } from '#ward/notice.ts';
import { fileSchema } from './file-schema.ts';

/**
 * A file of rules as JSON Schema, so that editors can help: the shape and the words, not what makes
 * sense together, which `npm run rules -- check` tells. It ends with a line feed.
 */
export function rulesSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(fileSchema, { io: 'input' });
  const head = { $schema, title: 'Rules of the ward', description: notice };
  return `${JSON.stringify({ ...head, ...schema }, undefined, 2)}\n`;
}
