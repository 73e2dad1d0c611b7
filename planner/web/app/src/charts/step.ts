// One optimizer step: its seconds end to end, the largest first.

import type { EChartsCoreOption } from 'echarts/core';
import { percent, short } from '../format/numbers';
import { basics, type Palette } from './chart';
import type { Part } from './parts';

export function stepOption(parts: Part[], sum: number, colours: Palette): EChartsCoreOption {
  return {
    ...basics(colours),
    grid: { left: 8, right: 16, top: 6, bottom: 6 },
    xAxis: { type: 'value', min: 0, max: sum, show: false },
    yAxis: { type: 'category', data: ['step'], show: false },
    series: parts.map((part) => ({
      type: 'bar', stack: 'step', barWidth: 30, name: part.line.label, data: [part.line.value],
      itemStyle: { color: colours.parts[part.colour], borderColor: colours.paper, borderWidth: 1 },
      tooltip: {
        formatter: () => `${part.line.label}: ${short(part.line.value)} s, ` +
          percent(part.line.value / sum),
      },
    })),
  };
}
