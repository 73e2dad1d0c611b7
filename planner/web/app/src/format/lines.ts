// A line of a plan's ledger as text: its value, its band, what its confidence means.

import type { Line } from '../api/types';
import { dollars, duration, durations, gib, grouped, scientific, short } from './numbers';

export function valueText(line: Pick<Line, 'value' | 'unit'>, value = line.value): string {
  switch (line.unit) {
    case 'bytes':
      return Math.abs(value) >= 1e6 ? gib(value) : `${grouped(value)} bytes`;
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

// From which lines a line is made: what a reader asks next.
const PARENTS: Record<string, string[]> = {
  'time.wall_days': ['time.days', 'goodput.share'],
  'time.wall_gpu_hours': ['time.gpu_hours', 'goodput.share'],
  'cost.wall_usd': ['time.wall_gpu_hours', 'cost.usd_per_gpu_hour'],
  'cost.usd': ['time.gpu_hours', 'cost.usd_per_gpu_hour'],
  'time.gpu_hours': ['time.gpu_days'],
  'time.gpu_days': ['cluster.gpus', 'time.days'],
  'time.days': ['compute.tokens', 'compute.flops_per_token', 'cluster.gpus',
    'time.peak_flops_per_second', 'time.utilization'],
  'time.utilization': ['training.global_batch', 'compute.flops_per_token',
    'time.peak_flops_per_second', 'time.predicted_step_seconds'],
  'time.step_seconds': ['training.global_batch', 'time.utilization'],
  'compute.flops_per_token': ['model.parameters.active'],
  'model.parameters.total': ['model.parameters.embedding', 'model.parameters.attention',
    'model.parameters.mlp', 'model.parameters.norm', 'model.parameters.head'],
  'goodput.share': ['goodput.other_share', 'goodput.checkpoint_minutes',
    'goodput.hours_between_failures'],
  'memory.free_bytes': ['memory.capacity_bytes', 'memory.per_gpu.total_bytes'],
};

const PREFIXES: Record<string, string> = {
  'memory.per_gpu.total_bytes': 'memory.per_gpu.',
  'memory.per_gpu.overhead_bytes': 'memory.per_gpu.overhead_parts.',
  'time.predicted_step_seconds': 'time.step_parts.',
};

export function parentsOf(line: Line, lines: Line[]): Line[] {
  const prefix = PREFIXES[line.id];
  if (prefix !== undefined) {
    return lines.filter((other) => other.id.startsWith(prefix) && other.id !== line.id &&
      !other.id.slice(prefix.length).includes('.') && other.value !== 0);
  }
  const ids = PARENTS[line.id] ?? [];
  return ids.flatMap((id) => lines.filter((other) => other.id === id));
}
