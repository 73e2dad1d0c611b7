// Full fine-tuning against adapters on one card: memory per GPU above (against the card's), dollars
// or hours below.

import type { EChartsCoreOption } from 'echarts/core';
import type { Method, RankCell, RankRow } from '../api/types';
import { BYTES_PER_GIB, dollars, dollarsOnAxis, duration, gib, short } from '../format/numbers';
import { capitalized } from '../format/text';
import { axis, basics, niceStep, type Palette } from './chart';

// Of the parts' colours those that are told apart best, the first methods first.
const COLOURS = [6, 0, 5];

const FITS: Record<RankCell['fits'], string> = { yes: '', maybe: ', may fit', no: ', does not fit' };

export function methodLabel(name: string, methods: Method[]): string {
  return capitalized(methods.find((method) => method.name === name)?.label ?? name);
}

export function rankLabel(row: RankRow, methods: Method[]): string {
  const name = methodLabel(row.method, methods);
  return row.rank === null ? name : `${name} ${row.rank}${row.targets === 'all' ? ' all' : ''}`;
}

export function ranksOption(rows: RankRow[], cells: RankCell[], capacity: number,
  methods: Method[], colours: Palette, width: number): EChartsCoreOption {
  const names = rows.map((row) => rankLabel(row, methods));
  const byMethod = (row: RankRow) => {
    const at = Math.max(0, methods.findIndex(({ name }) => name === row.method));
    return colours.parts[COLOURS[at] ?? at % colours.parts.length]!;
  };
  const money = cells.every((cell) => cell.usd !== null);
  const second = (cell: RankCell) => (money ? cell.usd : cell.hours) ?? 0;
  const bar = (grid: number, of: (cell: RankCell) => number, text: (cell: RankCell) => string) => ({
    type: 'bar', xAxisIndex: grid, yAxisIndex: grid, barMaxWidth: 30,
    data: cells.map((cell, index) => ({
      value: of(cell),
      itemStyle: cell.fits !== 'no'
        ? { color: byMethod(rows[index]!) }
        : { color: 'transparent', borderColor: byMethod(rows[index]!), borderType: 'dashed',
          borderWidth: 1.5 },
    })),
    tooltip: {
      formatter: (at: { dataIndex: number }) => {
        const cell = cells[at.dataIndex]!;
        return `${rankLabel(rows[at.dataIndex]!, methods)}: ${text(cell)}${FITS[cell.fits]}`;
      },
    },
  });
  const grid = (top: number, height: number) =>
    ({ left: 58, right: 12, top, height });
  return {
    ...basics(colours),
    grid: [grid(30, 150), grid(232, 110)],
    xAxis: [0, 1].map((index) => ({
      type: 'category', gridIndex: index, data: names, ...axis(colours),
      axisLabel: { show: index === 1, color: colours.ink, interval: 0,
        rotate: width < 820 ? 60 : 0, width: 72, overflow: 'break', fontSize: 11 },
    })),
    yAxis: [
      { type: 'value', gridIndex: 0, name: 'GiB per GPU', ...axis(colours),
        nameTextStyle: { color: colours.faint, align: 'left', padding: [0, 0, 0, -50] },
        max: niceTop(Math.max(capacity, ...cells.map((cell) => cell.bytes_per_gpu)) / BYTES_PER_GIB),
        axisLabel: { color: colours.faint, formatter: (value: number) => short(value),
          hideOverlap: true } },
      { type: 'value', gridIndex: 1, name: money ? 'dollars' : 'hours', splitNumber: 3,
        ...axis(colours),
        nameTextStyle: { color: colours.faint, align: 'left', padding: [0, 0, 0, -50] },
        axisLabel: { color: colours.faint,
          formatter: (value: number) => (money ? dollarsOnAxis(value) : short(value)) } },
    ],
    series: [
      {
        ...bar(0, (cell) => cell.bytes_per_gpu / BYTES_PER_GIB, (cell) => gib(cell.bytes_per_gpu)),
        markLine: {
          symbol: 'none', silent: true, animation: false,
          lineStyle: { color: colours.ink, width: 2, type: 'solid' },
          label: { color: colours.ink, position: 'insideEndTop',
            formatter: `capacity ${gib(capacity)}` },
          data: [{ yAxis: capacity / BYTES_PER_GIB }],
        },
      },
      bar(1, second, (cell) => money && cell.usd !== null ? dollars(cell.usd)
        : cell.hours === null ? 'unknown' : duration(cell.hours / 24)),
    ],
  };
}

function niceTop(most: number): number {
  const step = niceStep(most * 1.05);
  return Math.ceil((most * 1.05) / step) * step;
}
