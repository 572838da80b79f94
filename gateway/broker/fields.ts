import { z } from 'zod';
import { namePattern } from '#ward/topics.ts';

/** The fields that messages of the wire share. */
export const name = z.string().regex(namePattern);
export const sentence = z.string().max(500);
/** Milliseconds since 1970. */
export const time = z.number().int();
/** Milliseconds that passed. */
export const span = z.number().min(0);
