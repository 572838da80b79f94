import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const dockerFolder = join(import.meta.dirname, '../../docker');

export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** The compose file with its merges done, and each `${NAME:-value}` as where nobody sets NAME. */
export function readComposeFile(): ComposeFile {
  return read<ComposeFile>('compose.yaml');
}

/** What `webhook.yaml` puts on top of it. */
export function readWebhookFile(): Pick<ComposeFile, 'secrets'> & {
  readonly services: Readonly<Record<string, Partial<Service>>>;
} {
  return read('webhook.yaml');
}

function read<T>(name: string): T {
  const text = readFileSync(join(dockerFolder, name), 'utf8');
  return parse(text.replace(/\$\{\w+:-([^}]*)\}/g, '$1'), { merge: true });
}
