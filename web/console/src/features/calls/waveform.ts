import type { Waveform } from '@/shared/api/types';

/** A part of the whole, 0 to 1. */
export interface Stretch {
  from: number;
  to: number;
}

const colours = { caller: '#2f5bd8', agent: '#22a06b', ahead: 0.35, axis: '#d5dae1', head: '#d1293d', gap: '#f3e3c2' };

/** Draws the left channel upwards and the right downwards; what has been heard is in full colour. */
export function drawWaveform(canvas: HTMLCanvasElement, wave: Waveform, heard: number, gaps: readonly Stretch[] = []): void {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth || 400;
  const height = canvas.clientHeight || 72;
  if (canvas.width !== width * ratio) canvas.width = width * ratio;
  if (canvas.height !== height * ratio) canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const middle = height / 2;
  context.fillStyle = colours.gap;
  for (const { from, to } of gaps) context.fillRect(from * width, 0, Math.max(1, (to - from) * width), height);
  context.fillStyle = colours.axis;
  context.fillRect(0, middle - 0.5, width, 1);
  const columns = Math.max(wave.left.length, wave.right.length, 1);
  const step = width / columns;
  for (let column = 0; column < columns; column++) {
    context.globalAlpha = column / columns <= heard ? 1 : colours.ahead;
    const x = column * step;
    const bar = Math.max(0.6, step * 0.7);
    const up = (wave.left[column] ?? 0) * (middle - 2);
    const down = (wave.right[column] ?? 0) * (middle - 2);
    context.fillStyle = colours.caller;
    context.fillRect(x, middle - up, bar, up);
    context.fillStyle = colours.agent;
    context.fillRect(x, middle, bar, down);
  }
  context.globalAlpha = 1;
  if (heard > 0) {
    context.fillStyle = colours.head;
    context.fillRect(heard * width, 0, 1, height);
  }
}
