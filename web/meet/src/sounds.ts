// Short tones, made here: no file, no licence, no download. Silence where the browser has not been touched yet.

export type Tone = "knock" | "call";

/** Hertz, one after the other. */
const NOTES: Record<Tone, readonly number[]> = { knock: [659, 523], call: [523, 659, 784] };
const NOTE_SECONDS = 0.16;
const LOUDNESS = 0.12;

let context: AudioContext | undefined;

export function play(tone: Tone): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume().catch(() => undefined);
  const begin = context.currentTime;
  for (const [n, hertz] of NOTES[tone].entries()) note(context, hertz, begin + n * NOTE_SECONDS);
}

function note(audio: AudioContext, hertz: number, at: number): void {
  const source = new OscillatorNode(audio, { type: "sine", frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(LOUDNESS, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS);
  source.connect(volume).connect(audio.destination);
  source.start(at);
  source.stop(at + NOTE_SECONDS);
}
