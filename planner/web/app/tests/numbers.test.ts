// Numbers are written as the program writes them; the cases are from planner/base/numbers.h
// (tests/base/numbers_cases.json).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as numbers from '../src/format/numbers';

interface Case {
  function: 'grouped' | 'short' | 'plain' | 'scaled' | 'scientific' | 'duration' | 'dollars' | 'parseNumber';
  value: number | null;
  digits?: number;
  text: string;
}

const path = process.env['GPUDAY_NUMBERS_CASES'] ?? '../../../tests/base/numbers_cases.json';
const cases = JSON.parse(readFileSync(path, 'utf8')) as Case[];

describe('numbers are those of the program', () => {
  it('has cases', () => expect(cases.length).toBeGreaterThan(300));
  for (const { function: name, value, digits, text } of cases) {
    if (name === 'parseNumber') {
      it(`reads "${text}"`, () => expect(numbers.parseNumber(text) ?? null).toBe(value));
      continue;
    }
    it(`${name}(${value}${digits === undefined ? '' : `, ${digits}`}) is ${text}`, () => {
      const write = numbers[name] as (value: number, digits?: number) => string;
      // Here a minus is a minus, there it is a hyphen that a terminal can copy.
      expect(write(value!, digits).replace('−', '-')).toBe(text);
    });
  }
});

describe('what the page alone writes', () => {
  it('two durations in one unit', () => {
    expect(numbers.durations(22.9, 41.5)).toBe('22.9 to 41.5 days');
    expect(numbers.durations(0.5, 2)).toBe('12.0 hours to 2.00 days');
    expect(numbers.durations(999, 1461)).toBe('999 days to 4.00 years');
  });
  it('in how many runs something holds, as the program says it', () => {
    expect([0.999, 0.99, 0.6, 0.05].map(numbers.runs)).toEqual(['in more than 99 of 100 such runs',
      'in 9 of 10 such runs', 'in 6 of 10 such runs', 'in fewer than 1 of 10 such runs']);
  });
  it('changes of money with their sign', () => {
    expect(numbers.dollarsChange(120)).toBe('+$120');
    expect(numbers.dollarsChange(-3.4)).toBe('−$3.40');
    expect(numbers.dollarsOnAxis(2.97e9)).toBe('$2.97 bn');
  });
  it('memory, shares, counts', () => {
    expect(numbers.gib(80 * 1024 ** 3)).toBe('80.0 GiB');
    expect(numbers.percent(0.4212)).toBe('42.1 %');
    expect(numbers.count(1, 'GPU')).toBe('1 GPU');
    expect(numbers.count(2048, 'GPU')).toBe('2,048 GPUs');
    expect(numbers.amount(28.44)).toBe('28.4');
    expect(numbers.amount(1085007)).toBe('1,085,007');
  });
});
