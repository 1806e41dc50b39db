/** Which sides of a stereo recording are heard; built when somebody first silences one. */
export interface Sides {
  set: (side: 0 | 1, silent: boolean) => void;
  close: () => void;
}

/** Splits the element's two channels; each goes through a gain of its own to both ears. */
export function splitSides(element: HTMLAudioElement): Sides {
  const context = new AudioContext();
  const source = context.createMediaElementSource(element);
  const splitter = context.createChannelSplitter(2);
  source.connect(splitter);
  const gains = ([0, 1] as const).map((side) => {
    const gain = context.createGain();
    splitter.connect(gain, side);
    gain.connect(context.destination);
    return gain;
  });
  void context.resume();
  return {
    set: (side, silent) => {
      const gain = gains[side];
      if (gain) gain.gain.value = silent ? 0 : 1;
    },
    close: () => void context.close(),
  };
}
