// Days against dollars, both on logarithmic axes: the front as a line of points, each kind of GPU's
// cheapest beside it, deadline and budget as lines.

import type { EChartsCoreOption } from 'echarts/core';
import type { Found, SearchAnswer } from '../api/types';
import { count, dollars, dollarsOnAxis, duration, plain } from '../format/numbers';
import { axis, basics, type Palette } from './chart';

export function priced(plans: Found[]): Found[] {
  return plans.filter((plan) => plan.wall_usd !== null && plan.wall_usd > 0 && plan.wall_days > 0);
}

export function foundText(plan: Found): string {
  return `${count(plan.gpus, plan.gpu, plan.gpu)}\n${duration(plan.wall_days)}, ` +
    `${plan.wall_usd === null ? 'no price' : dollars(plan.wall_usd)}`;
}

export function paretoOption(front: Found[], kinds: Found[], best: Found | undefined,
  answer: SearchAnswer, colours: Palette, width: number): EChartsCoreOption {
  const point = (plan: Found) => [plan.wall_days, plan.wall_usd];
  const tooltip = (plans: Found[]) => ({
    formatter: (at: { dataIndex: number }) => foundText(plans[at.dataIndex]!),
  });
  const all = [...front, ...kinds];
  const range = (values: number[], bound: number | null): [number, number] => {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const wide = bound !== null && bound < high * 6 && bound > low / 6;
    return [Math.min(low, wide ? bound : low) / 1.3, Math.max(high, wide ? bound : high) * 1.3];
  };
  const days = range(all.map((plan) => plan.wall_days), answer.deadline_days);
  const usd = range(all.map((plan) => plan.wall_usd ?? 0), answer.budget_usd);
  const within = (value: number | null, [low, high]: [number, number]) =>
    value !== null && value >= low && value <= high;
  return {
    ...basics(colours),
    grid: { left: 64, right: width < 500 ? 14 : 28, top: 34, bottom: 46 },
    xAxis: {
      type: 'log', name: 'days, interruptions included', nameLocation: 'middle', nameGap: 28,
      min: days[0], max: days[1], ...axis(colours),
      axisLabel: { color: colours.faint, formatter: (value: number) => plain(value), hideOverlap: true,
        customValues: roundNumbers(days) },
      axisTick: { show: true, customValues: roundNumbers(days), lineStyle: { color: colours.rule } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'log', name: 'dollars', nameLocation: 'end', min: usd[0], max: usd[1], ...axis(colours),
      axisLabel: { color: colours.faint, formatter: dollarsOnAxis, hideOverlap: true,
        customValues: roundNumbers(usd) },
      axisTick: { show: true, customValues: roundNumbers(usd), lineStyle: { color: colours.rule } },
      splitLine: { show: false },
    },
    series: [
      {
        type: 'scatter', name: 'cheapest of each kind', data: kinds.map(point), symbolSize: 8,
        symbol: 'diamond', itemStyle: { color: colours.paper, borderColor: colours.faint,
          borderWidth: 1.5 },
        tooltip: tooltip(kinds), cursor: 'pointer',
      },
      {
        type: 'line', name: 'front', data: front.map(point), symbol: 'circle', symbolSize: 9,
        lineStyle: { color: colours.accent, width: 1.5 }, itemStyle: { color: colours.accent },
        tooltip: tooltip(front), cursor: 'pointer',
        markLine: {
          symbol: 'none', silent: true, animation: false,
          lineStyle: { color: colours.ink, type: 'dashed' },
          data: [
            ...(within(answer.deadline_days, days)
              ? [{ xAxis: answer.deadline_days, label: { formatter: 'deadline', position: 'end', color: colours.ink } }]
              : []),
            ...(within(answer.budget_usd, usd)
              ? [{ yAxis: answer.budget_usd, label: { formatter: 'budget',
                position: 'insideStartTop', color: colours.ink } }]
              : []),
          ],
        },
      },
      ...(best === undefined || best.wall_usd === null ? [] : [{
        type: 'scatter', name: 'best', data: [point(best)], symbolSize: 17, z: 5,
        itemStyle: { color: 'transparent', borderColor: colours.ink, borderWidth: 2 },
        tooltip: tooltip([best]), cursor: 'pointer',
      }]),
    ],
  };
}

/** 1, 2 and 5 times powers of ten between the ends. */
function roundNumbers([low, high]: [number, number]): number[] {
  const found: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
    found.push(...[1, 2, 5].map((factor) => factor * power)
      .filter((value) => value >= low && value <= high));
  }
  return found;
}
