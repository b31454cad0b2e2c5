// The ring of a call, made by the browser itself: two short tones, a pause, and again until it is stopped.
const TONES_HZ = [659, 523];
const TONE_S = 0.35;
const EVERY_MS = 2_500;
/** Far from loud: somebody may sit in a meeting with headphones on. */
const VOLUME = 0.12;

/** Starts ringing; the answer stops it. Silent where the browser allows no sound before the first click. */
export function ring(open: () => AudioContext = () => new AudioContext()): () => void {
  const audio = open();
  const play = () => {
    for (const [n, hertz] of TONES_HZ.entries()) tone(audio, hertz, audio.currentTime + n * TONE_S);
  };
  play();
  const timer = setInterval(play, EVERY_MS);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}

function tone(audio: AudioContext, hertz: number, at: number): void {
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.frequency.value = hertz;
  // Up and down softly, since an edge would crack.
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(VOLUME, at + 0.03);
  volume.gain.linearRampToValueAtTime(0, at + TONE_S);
  source.connect(volume).connect(audio.destination);
  source.start(at);
  source.stop(at + TONE_S);
}
