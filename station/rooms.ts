import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import type { Running, WebhookReport } from '#ward/program.ts';
import type { Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import type { ProgramName, ReportOf } from './reports.ts';

/** What the station needs of the other rooms, which it may not enter: `wardtwin.ts` hands it in. */
export interface Rooms {
  readonly start: { readonly [P in ProgramName]: Start<P> };
  readonly virtual: { readonly [P in VirtualProgram]: Virtual };
  /** Reads the ward's secret, and makes it at the first time. */
  secret(dataFolder: string): Promise<string>;
  /** Bad, with what would be right, where a setting of that program names something that the ward has not. */
  readonly check: Readonly<Record<'devices' | 'analytics', Check>>;
  /** As whom the devices will log in. Rejects where the recordings cannot be read. */
  wardParties(settings: Settings): Promise<readonly Party[]>;
  credentials(): Promise<Credentials>;
  webhook(): Promise<WebhookByHand>;
  /** The store without anything secret. */
  storeName(settings: Settings): Promise<string>;
}

export type Check = (settings: Settings) => Promise<Result<unknown>>;

/** Rejects, with a reason for the person who started it, where it cannot start. */
export type Start<P extends ProgramName = ProgramName> = (
  settings: Settings,
  clock: Clock,
  secret: string,
  log: Logger,
) => Promise<Running<ReportOf<P>>>;

/** Programs in virtual time: no wire, no settings of the ward, words of their own. */
export const virtualPrograms = ['study', 'techwear', 'replay', 'rules'] as const;
export type VirtualProgram = (typeof virtualPrograms)[number];

/**
 * Obeys the words after its name, `--help` included, and answers with the exit code. What it hands to
 * `interrupts` is called at the first Ctrl-C or SIGTERM, and at a Ctrl-C after that.
 */
export type Virtual = (
  words: readonly string[],
  interrupts: (first: () => void, again: () => void) => void,
) => Promise<number>;

export type Role = 'device' | 'analytics' | 'staff' | 'bedside' | 'judge';

export interface Party {
  readonly name: string;
  readonly role: Role;
  readonly patient?: string | undefined;
}

export interface Credentials {
  enrol(dataFolder: string, secret: string, parties: readonly Party[]): void;
  addCredential(dataFolder: string, party: Party): Result<{ token: string }>;
  rotateCredential(dataFolder: string, name: string): Result<{ token: string }>;
  removeCredential(dataFolder: string, name: string): Result<true>;
  listCredentials(
    dataFolder: string,
  ): readonly (Party & { readonly createdAt: string; readonly origin: 'ward' | 'hand' })[];
}

/** What a person may do with the webhook; bad where it is not possible. */
export interface WebhookByHand {
  /** The oldest dead letters, so many at most. */
  list(
    settings: Settings,
    max: number,
  ): Result<{
    readonly counts: Omit<WebhookReport, 'lastFailure'>;
    readonly deadLetters: readonly {
      readonly id: string;
      readonly patient: string;
      readonly attempts: number;
      /** By the wall's clock. */
      readonly queuedAt: number;
      readonly reason: string;
    }[];
  }>;
  /** Answers how many wait again. */
  retry(settings: Settings, id: string): Result<number>;
  /** Answers what came back. */
  test(settings: Settings): Promise<Result<string>>;
}
