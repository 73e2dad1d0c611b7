// From the first plan's dollars to another's, step by step: what made it dearer or cheaper.

import type { EChartsCoreOption } from 'echarts/core';
import type { WaterfallStep } from '../api/types';
import { dollars, dollarsChange, dollarsOnAxis } from '../format/numbers';
import { axis, basics, type Palette } from './chart';

export interface Stair {
  label: string;
  from: number;
  to: number;
  total: boolean;
}

/** The stairs, without steps that nobody would see (below a thousandth of the larger end). */
export function stairs(first: string, start: number, steps: WaterfallStep[], last: string): Stair[] {
  const end = steps.reduce((sum, step) => sum + step.usd, start);
  const visible = Math.max(Math.abs(start), Math.abs(end)) / 1000;
  const small = steps.filter((step) => Math.abs(step.usd) < visible);
  const rest = small.reduce((sum, step) => sum + step.usd, 0);
  const shown = steps.filter((step) => Math.abs(step.usd) >= visible);
  if (rest !== 0) shown.push({ label: 'smaller parts', usd: rest });
  let at = start;
  return [
    { label: first, from: 0, to: start, total: true },
    ...shown.map((step) => {
      const stair = { label: step.label, from: at, to: at + step.usd, total: false };
      at += step.usd;
      return stair;
    }),
    { label: last, from: 0, to: end, total: true },
  ];
}

export function waterfallOption(all: Stair[], colours: Palette, width: number): EChartsCoreOption {
  const labels = Math.min(220, width * 0.4);
  const of = (stair: Stair) => stair.total ? dollars(stair.to) : dollarsChange(stair.to - stair.from);
  return {
    ...basics(colours),
    grid: { left: labels, right: 84, top: 8, bottom: 26 },
    xAxis: {
      type: 'value', ...axis(colours), splitNumber: width < 500 ? 2 : 5,
      axisLabel: { color: colours.faint, formatter: dollarsOnAxis, hideOverlap: true },
    },
    yAxis: {
      type: 'category', inverse: true, data: all.map((stair) => stair.label), ...axis(colours),
      axisLabel: { color: colours.ink, width: labels - 12, overflow: 'break', lineHeight: 14 },
    },
    series: [
      {
        type: 'bar', stack: 'stairs', silent: true, itemStyle: { color: 'transparent' },
        data: all.map((stair) => Math.min(stair.from, stair.to)),
        tooltip: { show: false },
      },
      {
        type: 'bar', stack: 'stairs', barMaxWidth: 22,
        data: all.map((stair) => ({
          value: Math.abs(stair.to - stair.from),
          itemStyle: {
            color: stair.total ? colours.faint : stair.to > stair.from ? colours.bad : colours.good,
          },
        })),
        label: {
          show: true, position: 'right', color: colours.ink,
          formatter: (point: { dataIndex: number }) => of(all[point.dataIndex]!),
        },
        tooltip: {
          formatter: (point: { dataIndex: number }) => {
            const stair = all[point.dataIndex]!;
            return `${stair.label}: ${of(stair)}`;
          },
        },
      },
    ],
  };
}
