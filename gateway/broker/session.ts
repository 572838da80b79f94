import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { AedesPublishPacket, Client, ConnectPacket } from 'aedes';
import { bad, good, type Result } from '#ward/result.ts';
import { topics } from '#ward/topics.ts';
import { type Identity, mayPublish } from './access.ts';
import type { Logins } from './login.ts';
import { type Rate, rateLimit } from './rate.ts';

/** One client that has logged in. */
export interface Session {
  readonly identity: Identity;
  /** The topic of most messages, kept to be compared quickly. */
  readonly vitalsTopic: string;
  readonly rate: Rate;
  readonly filters: Set<string>;
}

/** The names that a client may call itself: its credential's, and for staff `name:anything`. */
const clientIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[A-Za-z0-9._-]{1,64})?$/;

/** Checks a CONNECT before anything else happens, and makes every session a clean one. */
export function greet(packet: ConnectPacket): Result<true> {
  // Aedes tells a client of another version so, which is more than a closed door would.
  if (packet.protocolVersion === 5) return good(true);
  if (!clientIdPattern.test(packet.clientId)) return bad('the client id is no name of the ward');
  // A lasting session would keep denied subscriptions and an unbounded queue; the journal is the
  // hand-over here, so no client needs one.
  packet.clean = true;
  return good(true);
}

export interface LoginRules {
  readonly logins: Logins;
  /** Devices without a credential may publish; only ever true on loopback. */
  readonly guests: boolean;
  /** The certificate's common name must be the client's name. */
  readonly certificates: boolean;
  readonly messagesPerSecond: number;
  now(): number;
}

/** Tells who a client is, or why it may not enter. */
export function logIn(
  client: Client & { readonly _will?: AedesPublishPacket },
  username: string | undefined,
  password: Uint8Array | undefined,
  rules: LoginRules,
): Result<Session> {
  const who = identityOf(client.id, username, password, rules);
  if (!who.ok) return who;
  const identity = who.value;
  if (rules.certificates && commonNameOf(client) !== identity.name) {
    return bad(`the certificate is not of ${identity.name}`);
  }
  if (client._will && !mayPublish(identity, client._will.topic)) {
    return bad(`${identity.name} may not leave a will on that topic`);
  }
  return good({
    identity,
    vitalsTopic: identity.role === 'device' ? topics.deviceVitals(identity.name) : '',
    rate: rateLimit(rules.messagesPerSecond, rules.now),
    filters: new Set(),
  });
}

function identityOf(
  clientId: string,
  username: string | undefined,
  password: Uint8Array | undefined,
  { logins, guests }: LoginRules,
): Result<Identity> {
  const [name = '', session] = clientId.split(':');
  if (username === undefined && password === undefined) {
    if (!guests) return bad('a user name and a token are needed: `npm run device -- add NAME`');
    if (session !== undefined || logins.has(name)) return bad(`${name} needs its token`);
    return good({ name, role: 'device', patient: name, guest: true });
  }
  const identity = logins.identify(username ?? '', password ?? new Uint8Array());
  if (identity === undefined) return bad(`wrong user name or token for ${username}`);
  if (identity.name !== name) return bad(`${identity.name} may not call itself ${name}`);
  if (session !== undefined && identity.role !== 'staff')
    return bad('only staff have many sessions');
  return good(identity);
}

function commonNameOf(client: Client): string | undefined {
  const socket = client.conn as Partial<TLSSocket>;
  const certificate: PeerCertificate | undefined = socket.getPeerCertificate?.();
  return certificate?.subject?.CN?.toString();
}
