import { describe, expect, it } from 'vitest';
import type { Line } from '../src/api/types';
import { bandText, exactText, valueText } from '../src/format/lines';

const line = (value: number, unit: string, more: Partial<Line> = {}): Line => ({
  id: 'x', label: 'x', value, unit, formula: '', numbers: '', source: '', confidence: 'formula', ...more,
});

describe('a line as text', () => {
  it.each([
    [62.8e9, 'bytes', '58.5 GiB'], [512, 'bytes', '512 bytes'], [129404, 'USD', '$129,404'],
    [0.5, 'days', '12.0 hours'], [4.04e22, 'FLOP', '4.040e22 FLOP'], [1, 'GPUs', '1 GPU'],
    [64, 'GPUs', '64 GPUs'], [0.4212, '', '0.421'],
  ])('%d %s', (value, unit, text) => expect(valueText(line(value, unit))).toBe(text));
  it('with its band, where it has one', () => {
    expect(bandText(line(30, 'days', { low: 22.9, high: 41.5 }))).toBe('22.9 to 41.5 days');
    expect(bandText(line(30, 'USD', { low: 20, high: 41.5 }))).toBe('$20.00 to $41.50');
    expect(bandText(line(30, 'days'))).toBeUndefined();
    expect(bandText(line(30, 'days', { low: 30, high: 30 }))).toBeUndefined();
  });
  it('with every digit', () => {
    expect(exactText(line(9007199254740992, 'FLOP', { exact: '9007199254740993' })))
      .toBe('9007199254740993 FLOP');
    expect(exactText(line(1234567, 'bytes'))).toBe('1,234,567 bytes');
    expect(exactText(line(0.25, ''))).toBe('0.25');
  });
});
