// How loud the own microphone is sent. 100 percent sends the microphone itself; anything else goes through an amplifier.

export interface Amplified {
  track: MediaStreamTrack;
  set(percent: number): void;
  stop(): void;
}

/** Sends `microphone` with a gain of its own. The microphone stays the caller's: stopping this does not stop it. */
export function amplify(microphone: MediaStreamTrack, percent: number): Amplified | null {
  if (typeof AudioContext === "undefined") return null;
  const context = new AudioContext();
  const gain = context.createGain();
  const out = context.createMediaStreamDestination();
  context
    .createMediaStreamSource(new MediaStream([microphone]))
    .connect(gain)
    .connect(out);
  const [track] = out.stream.getAudioTracks();
  if (!track) {
    void context.close();
    return null;
  }
  const set = (to: number) => {
    gain.gain.value = to / 100;
  };
  set(percent);
  return {
    track,
    set,
    stop() {
      track.stop();
      void context.close();
    },
  };
}
