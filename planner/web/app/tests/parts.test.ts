import { describe, expect, it } from 'vitest';
import type { Line } from '../src/api/types';
import { stepParts } from '../src/charts/parts';

const line = (name: string, value: number): Line => ({ id: `time.step_parts.${name}_seconds`, label: name, value,
  unit: 's', formula: '', numbers: '', source: '', confidence: 'formula', parents: [] });

describe('the parts of a step', () => {
  it('stand by size, each with its own colour whatever its place', () => {
    const colours = (lines: Line[]) => stepParts(lines).map((part) => [part.line.label, part.colour]);
    expect(colours([line('data', 1), line('matmul', 2), line('bubble', 0)])).toEqual([['matmul', 0], ['data', 4]]);
    expect(colours([line('data', 3), line('matmul', 2), line('bubble', 1), line('launch', 0.5)]))
      .toEqual([['data', 4], ['matmul', 0], ['bubble', 2], ['launch', 2]]);
  });
});
