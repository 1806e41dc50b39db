import { PhoneFault } from './fault.js';

export interface AudioDevice {
  id: string;
  label: string;
}

export interface AudioDevices {
  inputs: AudioDevice[];
  outputs: AudioDevice[];
}

/** Microphones and loudspeakers; labels are empty until the microphone has been allowed once. */
export async function listAudioDevices(media: MediaDevices | undefined = navigator.mediaDevices): Promise<AudioDevices> {
  if (!media) return { inputs: [], outputs: [] };
  const all = await media.enumerateDevices();
  const of = (kind: MediaDeviceKind) =>
    all.filter((device) => device.kind === kind).map((device) => ({ id: device.deviceId, label: device.label }));
  return { inputs: of('audioinput'), outputs: of('audiooutput') };
}

/** Turns what getUserMedia rejects with into a fault the user can act upon. */
export function microphoneFault(error: unknown): PhoneFault {
  if (error instanceof PhoneFault) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const detail = error instanceof Error ? error.message : String(error);
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new PhoneFault('microphoneDenied', detail);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new PhoneFault('microphoneMissing', detail);
    case 'NotReadableError':
    case 'AbortError':
      return new PhoneFault('microphoneBusy', detail);
    default:
      return new PhoneFault('media', detail);
  }
}

/** Opens the microphone; voice processing stays on unless told otherwise (tests want an exact tone). */
export async function openMicrophone(deviceId: string | null, processing: boolean): Promise<MediaStream> {
  const media = (globalThis.navigator as Navigator | undefined)?.mediaDevices as MediaDevices | undefined;
  // Browsers hide mediaDevices from pages that are neither https nor loopback.
  if (!media?.getUserMedia) throw new PhoneFault('insecureContext', 'The page has no access to media devices.');
  const audio: MediaTrackConstraints = {
    echoCancellation: processing,
    noiseSuppression: processing,
    autoGainControl: processing,
    channelCount: 1,
  };
  try {
    return await media.getUserMedia({ audio: deviceId ? { ...audio, deviceId: { exact: deviceId } } : audio });
  } catch (error) {
    // The chosen headset was unplugged: any microphone is better than none.
    if (deviceId && error instanceof Error && error.name === 'OverconstrainedError') {
      return media.getUserMedia({ audio }).catch((again: unknown) => {
        throw microphoneFault(again);
      });
    }
    throw microphoneFault(error);
  }
}
