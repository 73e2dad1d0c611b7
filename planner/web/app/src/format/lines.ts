// A line of a plan's ledger as text: its value, its band, what its confidence means.

import type { Line } from '../api/types';
import { dollars, duration, durations, gib, grouped, scientific, short } from './numbers';

export function valueText(line: Pick<Line, 'value' | 'unit'>, value = line.value): string {
  switch (line.unit) {
    case 'bytes':
      return Math.abs(value) >= 1e6 || value === 0 ? gib(value) : `${grouped(value)} bytes`;
    case 'USD':
      return dollars(value);
    case 'days':
      return duration(value);
    case 'FLOP':
    case 'FLOP/s':
      return `${scientific(value)} ${line.unit}`;
    default: {
      const whole = Number.isInteger(value) || Math.abs(value) >= 1000;
      const unit = value === 1 ? line.unit.replace(/s$/, '') : line.unit;
      return `${whole ? grouped(value) : short(value)}${unit === '' ? '' : ` ${unit}`}`;
    }
  }
}

export function bandText(line: Line): string | undefined {
  if (line.low === undefined || line.high === undefined || line.low === line.high) return undefined;
  if (line.unit === 'days') return durations(line.low, line.high);
  return `${valueText(line, line.low)} to ${valueText(line, line.high)}`;
}

/** Every digit there is, for those who calculate on: bytes are shown in GiB otherwise. */
export function exactText(line: Line): string {
  if (line.exact !== undefined) return `${line.exact} ${line.unit}`;
  if (Number.isInteger(line.value)) return `${grouped(line.value)} ${line.unit}`.trim();
  return `${line.value} ${line.unit}`.trim();
}

export const CONFIDENCE: Record<string, string> = {
  given: 'You said so.',
  exact: 'Counted; it is exact.',
  formula: 'A formula whose inputs are known; its source says where it is from.',
  measured: 'Taken from a published measurement or data sheet.',
  assumed: 'Nobody said; a usual value was taken. Say yours to replace it.',
};

/** From which lines a line is made: what a reader asks next. Parts of nothing say nothing. */
export function parentsOf(line: Line, lines: Line[]): Line[] {
  return line.parents.flatMap((id) =>
    lines.filter((other) => other.id === id && other.value !== 0));
}
