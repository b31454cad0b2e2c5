// What rings and knocks: short tones, made by the browser itself. Silence where it allows no sound before the first click.

/** Hertz, one after the other. */
const TONES_HZ = [659, 523];
const TONE_S = 0.35;
const EVERY_MS = 2_500;
/** Far from loud: somebody may sit in a meeting with headphones on. */
const VOLUME = 0.12;

/** Once. */
export function knock(): void {
  if (typeof AudioContext === "undefined") return;
  const audio = new AudioContext();
  play(audio).onended = () => void audio.close();
}

/** Until the answer is called. */
export function ring(): () => void {
  const audio = new AudioContext();
  play(audio);
  const timer = setInterval(() => play(audio), EVERY_MS);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}

/** Answers the last of the tones. */
function play(audio: AudioContext): OscillatorNode {
  const tones = TONES_HZ.map((hertz, n) => tone(audio, hertz, audio.currentTime + n * TONE_S));
  return tones.at(-1) as OscillatorNode;
}

function tone(audio: AudioContext, hertz: number, at: number): OscillatorNode {
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
  return source;
}
