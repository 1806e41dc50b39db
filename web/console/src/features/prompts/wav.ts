/** 16-bit mono PCM as a WAV file. */
export function encodeWav(samples: Float32Array, sampleRate: number): Blob {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at: number, value: string) => [...value].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + samples.length * 2, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, sampleRate, true);
  bytes.setUint32(28, sampleRate * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => {
    const limited = Math.max(-1, Math.min(1, sample));
    bytes.setInt16(44 + index * 2, Math.round(limited * (limited < 0 ? 0x8000 : 0x7fff)), true);
  });
  return new Blob([bytes.buffer], { type: 'audio/wav' });
}

/** Cuts silence off both ends, leaving a little; a recording that is silent throughout stays as it is. */
export function trimSilence(samples: Float32Array, sampleRate: number, threshold = 0.01): Float32Array {
  const first = samples.findIndex((sample) => Math.abs(sample) > threshold);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > threshold);
  if (first < 0) return samples;
  const margin = Math.round(sampleRate * 0.15);
  return samples.slice(Math.max(0, first - margin), Math.min(samples.length, last + margin + 1));
}

/** What the browser recorded (Opus in WebM or Ogg, AAC in MP4) → 16 kHz mono WAV. */
export async function toWav(recorded: Blob, sampleRate = 16_000): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const decoded = await context.decodeAudioData(await recorded.arrayBuffer());
  const mono = new Float32Array(decoded.length);
  for (let channel = 0; channel < decoded.numberOfChannels; channel++) {
    decoded.getChannelData(channel).forEach((sample, index) => (mono[index] = (mono[index] ?? 0) + sample / decoded.numberOfChannels));
  }
  return encodeWav(trimSilence(mono, sampleRate), sampleRate);
}
