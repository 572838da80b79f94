import { join } from 'node:path';
import { bad, good, type Result } from '#ward/result.ts';

/** What `--store` says, taken apart. */
export type StoreUrl =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly path: string }
  | Influx1Url
  | Influx2Url;

export interface Influx1Url {
  readonly kind: 'influx1';
  /** As in `https://host:8086`, without credentials. */
  readonly origin: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface Influx2Url {
  readonly kind: 'influx2';
  readonly origin: string;
  readonly token: string;
  readonly org: string;
  readonly bucket: string;
}

const forms = {
  sqlite: 'sqlite:PATH',
  memory: 'memory:',
  influx1: 'influx1://user:pass@host:8086/database',
  influx1s: 'influx1s://user:pass@host:8086/database',
  influx2: 'influx2://token@host:8086/org/bucket',
  influx2s: 'influx2s://token@host:8086/org/bucket',
} as const;

/** Reads a store's URL; an empty one is the embedded store. The reason never shows a secret. */
export function parseStoreUrl(text: string, dataFolder: string): Result<StoreUrl> {
  const scheme = text.slice(0, Math.max(0, text.indexOf(':')));
  const rest = text.slice(scheme.length + 1);
  switch (text === '' ? '' : scheme) {
    case '':
      if (text !== '') return bad(`a store begins with one of ${Object.values(forms).join(', ')}`);
      return good({ kind: 'sqlite', path: join(dataFolder, 'ward.sqlite') });
    case 'memory':
      return rest === '' ? good({ kind: 'memory' }) : bad(`is just ${forms.memory}`);
    case 'sqlite':
      if (rest === '') return bad(`is written ${forms.sqlite}`);
      if (rest.startsWith(':')) return bad(`what is not kept in a file is written ${forms.memory}`);
      return good({ kind: 'sqlite', path: rest });
    case 'influx1':
    case 'influx1s':
      return parseInflux1(text, scheme as 'influx1' | 'influx1s');
    case 'influx2':
    case 'influx2s':
      return parseInflux2(text, scheme as 'influx2' | 'influx2s');
    default:
      return bad(`a store begins with one of ${Object.values(forms).join(', ')}`);
  }
}

/** The URL as a log may show it. */
export function redacted(text: string): string {
  // Up to the last @, as a password that should have been percent-encoded may contain one.
  return text.replace(/^([a-z0-9]+:\/\/).*@/s, '$1***@');
}

function parseInflux1(text: string, scheme: 'influx1' | 'influx1s'): Result<StoreUrl> {
  const parts = partsOf(text, forms[scheme]);
  if (!parts.ok) return parts;
  const { host, user, password, path } = parts.value;
  const [database, ...more] = path;
  if (!database || more.length > 0) return bad(`names one database: ${forms[scheme]}`);
  const origin = `${scheme === 'influx1s' ? 'https' : 'http'}://${host}`;
  return good({ kind: 'influx1', origin, user, password, database });
}

function parseInflux2(text: string, scheme: 'influx2' | 'influx2s'): Result<StoreUrl> {
  const parts = partsOf(text, forms[scheme]);
  if (!parts.ok) return parts;
  const { host, user, password, path } = parts.value;
  const [org, bucket, ...more] = path;
  if (!org || !bucket || more.length > 0) return bad(`names org and bucket: ${forms[scheme]}`);
  const token = password === '' ? user : `${user}:${password}`;
  if (token === '') return bad(`needs a token: ${forms[scheme]}`);
  const origin = `${scheme === 'influx2s' ? 'https' : 'http'}://${host}`;
  return good({ kind: 'influx2', origin, token, org, bucket });
}

interface Parts {
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly path: readonly string[];
}

function partsOf(text: string, form: string): Result<Parts> {
  const url = URL.parse(text);
  if (!url?.hostname)
    return bad(`is written ${form}; % : / @ in a name or secret as %25 %3A %2F %40`);
  if (url.search || url.hash) return bad(`takes nothing after its path: ${form}`);
  try {
    return good({
      host: `${url.hostname}:${url.port || 8086}`,
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      path: url.pathname.split('/').slice(1).map(decodeURIComponent),
    });
  } catch {
    return bad(`has a % that is not followed by two hex digits: ${form}`);
  }
}
