// What a whole is made of, each part with its colour: the same in every plan.

import type { Line } from '../api/types';

export interface Part {
  line: Line;
  colour: number;
}

const ORDER = ['weights_bytes', 'gradients_bytes', 'gradient_copy_bytes', 'master_weights_bytes',
  'optimizer_bytes', 'activations_bytes', 'overhead_bytes'];

export function memoryParts(lines: Line[]): Part[] {
  return ORDER.flatMap((name, colour) => {
    const line = lines.find((candidate) => candidate.id === `memory.per_gpu.${name}`);
    return line === undefined || line.value === 0 ? [] : [{ line, colour }];
  });
}

const PARTS = 'time.step_parts.';
const COLOURS: Record<string, number> = {
  matmul: 0, recompute: 1, attention: 3, data: 4, elementwise: 5, tensor: 6, straggler: 7,
};
/** Of all parts that are rarely large. */
const GREY = 2;

export function stepParts(lines: Line[]): Part[] {
  const name = ({ id }: Line) => id.slice(PARTS.length).replace(/_seconds$/, '');
  return lines.filter((line) => line.id.startsWith(PARTS) && line.value > 0)
    .sort((a, b) => b.value - a.value)
    .map((line) => ({ line, colour: COLOURS[name(line)] ?? GREY }));
}
