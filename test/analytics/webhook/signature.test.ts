import { expect, test } from 'vitest';
import { signatureOf } from '#analytics/webhook/signature.ts';

// printf '1763812800.{"n":1}' | openssl dgst -sha256 -hmac 'a secret of the test alone'
const known = '7a191540290826765014b60dd7c52425a204c398e592624a731569f72e339a98';

test('the time and the body are signed together, as openssl signs them', () => {
  expect(signatureOf('{"n":1}', 'a secret of the test alone', 1_763_812_800)).toBe(
    `t=1763812800,v1=${known}`,
  );
});
