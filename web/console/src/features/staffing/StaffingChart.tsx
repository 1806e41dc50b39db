import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffingRow } from './types';

register([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** Service level, occupancy and abandonment against the number of agents. */
export default function StaffingChart({ rows }: { rows: StaffingRow[] }) {
  const { t, i18n } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!holder.current) return undefined;
    const chart = init(holder.current);
    const line = (name: string, color: string, value: (row: StaffingRow) => number) => ({ name, type: 'line' as const, symbolSize: 5, itemStyle: { color }, data: rows.map((row) => Math.round(value(row) * 10) / 10) });
    chart.setOption({
      animation: false,
      grid: { left: 40, right: 16, top: 32, bottom: 24 },
      tooltip: { trigger: 'axis' },
      legend: { top: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10 },
      xAxis: { type: 'category', data: rows.map((row) => row.agents) },
      yAxis: { type: 'value', min: 0, max: 100, axisLabel: { formatter: '{value}%' } },
      series: [
        line(t('staffing:serviceLevel'), '#22a06b', (row) => row.serviceLevelPercent),
        line(t('staffing:occupancy'), '#2f5bd8', (row) => row.occupancyPercent),
        line(t('staffing:abandons'), '#f0a35e', (row) => row.abandonPercent),
      ],
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(holder.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [rows, t, i18n.language]);
  return <div ref={holder} style={{ height: 220, marginBottom: 12 }} role="img" aria-label={t('staffing:chart')} />;
}
