// What an outcome sounds and feels like: soft, short, before the voice. Neighbours must not hear why.
const OUTCOMES = {
  applied: { tones: [[660, 60], [880, 80]], touch: [40] },
  already_applied: { tones: [[660, 60]], touch: [20] },
  kept: { tones: [[440, 90]], touch: [20, 60, 20] },
  conflict_recorded: { tones: [[660, 60], [550, 80]], touch: [40, 40, 40] },
  refused: { tones: [[440, 70], [440, 70]], touch: [80, 60, 80] },
  unread: { tones: [[330, 40]], touch: [30] },
  sight: { tones: [[1000, 15]], touch: [] },
};
const SWITCH = "relais-discreet";

const OFTEN = 250; // milliseconds between two sounds of a code in sight

let context;
let sighted = -OFTEN;

export const discreet = () => localStorage.getItem(SWITCH) === "yes";

export function setDiscreet(on) {
  localStorage.setItem(SWITCH, on ? "yes" : "no");
}

export function play(outcome) {
  const { tones, touch } = OUTCOMES[outcome];
  if (outcome === "sight") {
    if (performance.now() - sighted < OFTEN) return;
    sighted = performance.now();
  }
  if (touch.length) navigator.vibrate?.(touch);
  if (discreet()) return;
  try {
    context ??= new AudioContext();
    let at = context.currentTime;
    for (const [pitch, length] of tones) at = tone(pitch, length / 1000, at) + 0.02;
  } catch {
    // A browser without sound, or that wants a touch first: text and colour say the same.
  }
}

function tone(pitch, length, at) {
  const source = context.createOscillator();
  const volume = context.createGain();
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0.15, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + length);
  source.connect(volume).connect(context.destination);
  source.start(at);
  source.stop(at + length);
  return at + length;
}
