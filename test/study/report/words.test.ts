import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binned } from '#study/report/bins.ts';
import { markup } from '#study/report/markup.ts';
import { banded, lasting, numeral, percent, signed, signedPoints } from '#study/report/words.ts';

describe('figures in words', () => {
  test.each([
    [0, '0'],
    [3, '3'],
    [1234567, '1,234,567'],
    [1234.5, '1,235'],
    [12.345, '12.3'],
    [0.012345, '0.0123'],
    [-0.5, '−0.5'],
    [0.00000001, '0'],
    [-0.00000001, '0'],
  ])('%d is %s', (value, text) => {
    expect(numeral(value)).toBe(text);
  });

  test('a difference has its sign, and no difference has none', () => {
    expect([0.5, -0.5, 0, 1e-12].map((value) => signed(value))).toEqual(['+0.5', '−0.5', '0', '0']);
    expect(signedPoints(-0.0123)).toBe('−1.2\u00a0points');
  });

  test('shares are percent, with a decimal below ten', () => {
    expect([0, 0.001, 0.0555, 0.0996, 0.5, 1].map(percent)).toEqual(
      ['0', '0.1', '5.5', '10', '50', '100'].map((text) => `${text}\u00a0%`),
    );
  });

  test('a duration has the unit in which it is read', () => {
    expect([0, 57.7, 12_500, 119_999, 300_000, 6_000_000, 9_000_000].map(lasting)).toEqual(
      ['0 ms', '57.7 ms', '12.5 s', '120 s', '5 min', '100 min', '2.5 h'].map((text) =>
        text.replace(' ', '\u00a0'),
      ),
    );
  });

  test('a mean and its band are written to the same decimals', () => {
    expect(banded({ mean: -0.07777, low: -0.158, high: 0.00208, wards: 4 }, signed)).toBe(
      '−0.078 (95\u00a0% band −0.158 to +0.002)',
    );
    expect(banded({ mean: 0.5, wards: 1 })).toBe('0.5');
  });
});

test('whatever the text, it opens no tag, closes no attribute, and is read as it was', () => {
  const characters = [...'<>"&\'a; #39ltamp', '\u{1f642}'];
  const text = fc.string({ unit: fc.constantFrom(...characters) });
  const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  fc.assert(
    fc.property(text, (given) => {
      const { html } = markup`<p title="${given}">${given}</p>`;
      const [, title = '', inside = ''] = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(html) ?? [];
      for (const read of [title, inside]) {
        const whole = read.replace(
          /&(?:lt|gt|quot|#39|amp);/g,
          (entity) => entities[entity as '&lt;'],
        );
        expect(whole).toBe(given);
      }
    }),
  );
});

test('what no page may hold is shown as unknown', () => {
  expect(markup`${'a\u0000b\u0085c\ud800d\te'}`.html).toBe('a\ufffdb\ufffdc\ufffdd\te');
});

test('hours are put together until there are few enough, and none is lost', () => {
  const bins = binned([1, 2, 3, 4, 5], 2);
  expect(bins).toEqual([
    { from: 0, hours: 3, mean: 2 },
    { from: 3, hours: 2, mean: 4.5 },
  ]);
  expect(binned([1, 2], 5)).toHaveLength(2);
  expect(binned([], 5)).toEqual([]);
});
