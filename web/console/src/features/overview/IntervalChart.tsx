import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { IntervalStatistics } from '@/shared/api/types';
import { formatClock } from '@/shared/time';

register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** Calls and service level, interval by interval. */
export default function IntervalChart({ data }: { data: IntervalStatistics[] }) {
  const { t, i18n } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  useEffect(() => {
    if (!holder.current) return undefined;
    const made = init(holder.current);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(holder.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const bar = (name: string, values: number[], color: string) => ({ name, type: 'bar' as const, stack: 'calls', data: values, itemStyle: { color }, barMaxWidth: 18 });
    chart.current?.setOption({
      animation: false,
      grid: { left: 36, right: 44, top: 32, bottom: 24 },
      tooltip: { trigger: 'axis' },
      legend: { top: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10 },
      xAxis: { type: 'category', data: data.map((row) => formatClock(row.from).slice(0, 5)), axisTick: { show: false } },
      yAxis: [
        { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: '#eef0f3' } } },
        { type: 'value', min: 0, max: 100, axisLabel: { formatter: '{value}%' }, splitLine: { show: false } },
      ],
      series: [
        bar(t('overview:answered'), data.map((row) => row.answered), '#2f5bd8'),
        bar(t('overview:abandoned'), data.map((row) => row.abandoned), '#f0a35e'),
        {
          name: t('overview:serviceLevel'),
          type: 'line',
          yAxisIndex: 1,
          showSymbol: false,
          connectNulls: true,
          lineStyle: { width: 2 },
          itemStyle: { color: '#22a06b' },
          data: data.map((row) => (row.serviceLevel === null ? null : Math.round(row.serviceLevel * 100))),
        },
      ],
    });
  }, [data, t, i18n.language]);
  return <div ref={holder} style={{ height: 260 }} role="img" aria-label={t('overview:intervals')} />;
}
