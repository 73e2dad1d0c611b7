// One ECharts instance in a box: drawn as SVG, in the colours of the theme, as wide as its box.
// Charts say in words what they show; their numbers stand in a table beside them.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ECharts, EChartsCoreOption } from 'echarts/core';
import { THEME_CHANGED, colour } from '../state/theme';

export interface Palette {
  ink: string;
  faint: string;
  rule: string;
  paper: string;
  accent: string;
  bad: string;
  good: string;
  parts: string[];
}

function palette(): Palette {
  return {
    ink: colour('ink'), faint: colour('faint'), rule: colour('rule'), paper: colour('paper'),
    accent: colour('accent'), bad: colour('bad'), good: colour('good'),
    parts: [1, 2, 3, 4, 5, 6, 7, 8].map((part) => colour(`part-${part}`)),
  };
}

/** What all charts share: quiet axes, a tooltip drawn in the chart itself (no HTML). */
export function basics(colours: Palette): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: 'Inter, system-ui, sans-serif', color: colours.ink, fontSize: 12 },
    tooltip: {
      renderMode: 'richText', confine: true, backgroundColor: colours.paper,
      borderColor: colours.rule, textStyle: { color: colours.ink, fontSize: 12 },
    },
  };
}

export function axis(colours: Palette): Record<string, unknown> {
  return {
    axisLine: { lineStyle: { color: colours.rule } },
    axisTick: { show: false },
    axisLabel: { color: colours.faint },
    nameTextStyle: { color: colours.faint },
    splitLine: { lineStyle: { color: colours.rule, opacity: 0.6 } },
  };
}

/** A round step that divides `most` into about five. */
export function niceStep(most: number): number {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
}

export function Chart(props: {
  label: string;
  height: number;
  option: (colours: Palette, width: number) => EChartsCoreOption;
  onPoint?: (series: number, index: number) => void;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>();
  const latest = useRef(props);
  latest.current = props;

  const draw = () => {
    if (chart.current === undefined || box.current === null) return;
    chart.current.setOption(latest.current.option(palette(), box.current.clientWidth),
      { notMerge: true });
    // So that paper, which is not as wide as the screen, can scale the drawing.
    box.current.querySelector('svg')?.setAttribute('viewBox',
      `0 0 ${box.current.clientWidth} ${box.current.clientHeight}`);
  };
  useEffect(() => {
    const element = box.current!;
    let gone = false;
    const fit = () => {
      if (chart.current === undefined || element.clientWidth === 0) return;
      chart.current.resize({ width: element.clientWidth, height: element.clientHeight });
      draw();
    };
    void import('./engine').then(({ init }) => {
      if (gone) return;
      chart.current = init(element, undefined, { renderer: 'svg' });
      chart.current.on('click', (event) => {
        latest.current.onPoint?.(event.seriesIndex ?? 0, event.dataIndex);
      });
      draw();
    });
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    addEventListener(THEME_CHANGED, draw);
    addEventListener('beforeprint', fit);
    addEventListener('afterprint', fit);
    return () => {
      gone = true;
      observer.disconnect();
      removeEventListener(THEME_CHANGED, draw);
      removeEventListener('beforeprint', fit);
      removeEventListener('afterprint', fit);
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);
  useEffect(draw);
  return (
    <div class="chart" role="img" aria-label={props.label} ref={box}
      style={{ height: `${props.height}px` }} />
  );
}
