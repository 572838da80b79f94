import type { WebhookReport } from '#ward/program.ts';
import type { Delivery } from './delivery.ts';

/** What is to be sent, and what became of it: neither lost nor made up by `kill -9`. */
export interface Queue {
  /**
   * All of them or none, and on the disk when this returns; what it has or had lately is ignored.
   * Answers how many were buried to make room.
   */
  add(deliveries: readonly Delivery[]): number;
  /** Whom messages wait for. */
  patients(): readonly string[];
  /** The message of this patient that waits the longest. */
  oldest(patient: string): Waiting | undefined;
  /** One more attempt failed; it waits on. */
  failed(id: string, reason: string): void;
  delivered(id: string): void;
  /** It is sent no more, unless somebody says so. */
  bury(message: Pick<Waiting, 'id' | 'attempts'>, reason: string): void;
  /** The oldest first. */
  deadLetters(max: number): readonly DeadLetter[];
  /** Waits again in its old place, as if it were new. Answers how many. */
  revive(id: string | 'all'): number;
  /** Lets go of the names of what was delivered long ago. */
  tidy(): void;
  counts(): Counts;
  close(): void;
}

export interface Waiting extends Delivery {
  readonly attempts: number;
  /** On the wall's clock, as all times of this file. */
  readonly queuedAt: number;
  /** Why the last attempt failed. */
  readonly reason?: string;
}

export interface DeadLetter extends Waiting {
  readonly diedAt: number;
  readonly reason: string;
}

export type Counts = Omit<WebhookReport, 'lastFailure'>;
