import { openMicrophone } from './devices.js';

/** Listens to a microphone and tells its level, 0 to 1, about 15 times a second; the returned function stops. */
export async function watchLevel(deviceId: string | null, onLevel: (level: number) => void): Promise<() => void> {
  const stream = await openMicrophone(deviceId, true);
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(levelOf(samples));
  }, 66);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
}

/** How loud it is between silence (−60 dB) and full scale. */
export function levelOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  const decibels = 10 * Math.log10(Math.max(sum / Math.max(samples.length, 1), 1e-12));
  return Math.min(1, Math.max(0, (decibels + 60) / 60));
}

export interface ToneOptions {
  /** Where it is heard; null is the system's usual device. */
  deviceId: string | null;
  /** On and off, in seconds, again and again; none: once. */
  cadence?: readonly [number, number];
  seconds?: number;
}

/** Plays a tone on a loudspeaker; the returned function stops it. */
export async function playTone(options: ToneOptions): Promise<() => void> {
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  const gain = context.createGain();
  gain.gain.value = 0;
  gain.connect(target);
  for (const hertz of [440, 480]) {
    const oscillator = context.createOscillator();
    oscillator.frequency.value = hertz;
    oscillator.connect(gain);
    oscillator.start();
  }
  const on = (at: number, length: number) => {
    gain.gain.setTargetAtTime(0.15, at, 0.01);
    gain.gain.setTargetAtTime(0, at + length, 0.01);
  };
  const audio = new Audio();
  audio.srcObject = target.stream;
  if (options.deviceId) await audio.setSinkId(options.deviceId);
  let repeat: ReturnType<typeof setInterval> | null = null;
  let end: ReturnType<typeof setTimeout> | null = null;
  const stop = () => {
    if (repeat) clearInterval(repeat);
    if (end) clearTimeout(end);
    audio.pause();
    audio.srcObject = null;
    if (context.state !== 'closed') void context.close();
  };
  const [sounds, silent] = options.cadence ?? [options.seconds ?? 1.5, 0];
  on(context.currentTime, sounds);
  if (options.cadence) repeat = setInterval(() => on(context.currentTime, sounds), (sounds + silent) * 1000);
  else end = setTimeout(stop, (sounds + 0.3) * 1000);
  await audio.play().catch(stop); // the browser may want a click first
  return stop;
}
