// A quiet sound for new work; off until somebody turns it on.

const SECONDS = 0.18;
const LOUDNESS = 0.05;

let context = null;

/** Two short soft tones; a browser that refuses sound stays silent. */
export function chime() {
  try {
    context ??= new AudioContext();
    for (const [number, frequency] of [660, 880].entries()) {
      const begin = context.currentTime + number * SECONDS;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, begin);
      volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + SECONDS);
      tone.connect(volume).connect(context.destination);
      tone.start(begin);
      tone.stop(begin + SECONDS);
    }
  } catch {
    context = null;
  }
}
