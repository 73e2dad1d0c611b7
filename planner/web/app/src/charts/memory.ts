// Memory of one GPU: the parts end to end, the card's capacity as a line, the band as a whisker.

import type { EChartsCoreOption } from 'echarts/core';
import type { Line } from '../api/types';
import { BYTES_PER_GIB, gib, percent, short } from '../format/numbers';
import { basics, niceStep, type Palette } from './chart';
import type { Part } from './parts';

export function memoryOption(parts: Part[], total: Line, capacity: number,
  colours: Palette): EChartsCoreOption {
  const high = total.high ?? total.value;
  const most = Math.max(high, capacity) / BYTES_PER_GIB;
  const nice = niceStep(most);
  const capacityGib = capacity / BYTES_PER_GIB;
  return {
    ...basics(colours),
    grid: { left: 8, right: 16, top: 30, bottom: 26 },
    xAxis: {
      type: 'value', min: 0, max: Math.max(capacityGib * 1.02, Math.ceil((most * 1.02) / nice) * nice),
      interval: nice,
      axisLabel: {
        color: colours.faint, showMaxLabel: false,
        formatter: (value: number) => (value === 0 ? '0 GiB' : short(value)),
      },
      splitLine: { lineStyle: { color: colours.rule, opacity: 0.5 } },
    },
    yAxis: { type: 'category', data: ['GPU'], show: false },
    series: [
      ...parts.map((part, index) => ({
        type: 'bar', stack: 'memory', barWidth: 34, name: part.line.label,
        data: [part.line.value / BYTES_PER_GIB],
        itemStyle: { color: colours.parts[part.colour], borderColor: colours.paper, borderWidth: 1 },
        tooltip: {
          formatter: () => `${part.line.label}: ${gib(part.line.value)}, ` +
            `${percent(part.line.value / total.value)} of the total`,
        },
        ...(index > 0 ? {} : {
          markLine: {
            symbol: 'none', silent: true, animation: false,
            lineStyle: { color: colours.ink, width: 2, type: 'solid' },
            label: {
              color: colours.ink, position: 'end', distance: 6,
              align: capacityGib > most * 0.7 ? 'right' : 'center',
              formatter: `capacity ${gib(capacity)}`,
            },
            data: [{ xAxis: capacityGib }],
          },
        }),
      })),
      ...(total.low === undefined || total.high === undefined ? [] : [{
        type: 'line', data: [[total.low / BYTES_PER_GIB, 'GPU'], [high / BYTES_PER_GIB, 'GPU']],
        symbol: 'rect', symbolSize: [2, 16], silent: true,
        lineStyle: { color: colours.ink, width: 1.5 }, itemStyle: { color: colours.ink },
        tooltip: { show: false },
      }]),
    ],
  };
}
