import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Certificates and keys as files of a temporary folder, made by the `openssl` program. */
export interface CertificateFolder {
  /** A certificate that signs itself, and may sign others. */
  authority(name: string): void;
  /** A certificate of this common name, signed by that authority; for this machine's loopback. */
  certificate(name: string, commonName: string, authority: string, days?: number): void;
  path(name: string, kind: 'crt' | 'key'): string;
  remove(): void;
}

export function certificateFolder(): CertificateFolder {
  const folder = mkdtempSync(join(tmpdir(), 'ward-tls-'));
  const path = (name: string, kind: string) => join(folder, `${name}.${kind}`);
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

  return {
    authority(name) {
      const files = ['-keyout', path(name, 'key'), '-out', path(name, 'crt')];
      openssl('req', '-x509', ...newKey, ...files, '-subj', `/CN=${name}`, '-days', '2');
    },
    certificate(name, commonName, authority, days = 2) {
      const request = path(name, 'csr');
      const files = ['-keyout', path(name, 'key'), '-out', request];
      openssl('req', '-new', ...newKey, ...files, '-subj', `/CN=${commonName}`);
      const extensions = path(name, 'ext');
      writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
      const by = [
        '-CA',
        path(authority, 'crt'),
        '-CAkey',
        path(authority, 'key'),
        '-CAcreateserial',
      ];
      const rest = ['-out', path(name, 'crt'), '-days', String(days), '-extfile', extensions];
      openssl('x509', '-req', '-in', request, ...by, ...rest);
    },
    path,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
