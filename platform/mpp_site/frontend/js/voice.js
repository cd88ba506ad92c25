// Speaks the calls of a hall, one at a time: two tones, then the sentence in Indonesian. Each is spoken once.

const GAP = 400;
const LONGEST = 15000; // some browsers never tell that an utterance ended

// onSpeaking(call) comes as each call's turn begins, with the voice on or off; onSpoken(call) after it was said aloud.
export function voice({ onSpeaking, onSpoken, silentFor = 4000 }) {
  const waiting = [];
  let audio = null;
  let busy = false;
  let isOn = false;

  async function work() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const call = waiting.shift();
      onSpeaking(call);
      if (isOn) {
        await chime(audio);
        await speak(call.speech);
        onSpoken(call);
      }
      await pause(isOn ? GAP : silentFor);
    }
    busy = false;
  }

  return {
    get isOn() { return isOn; },
    say(call) {
      waiting.push(call);
      work();
    },
    // Resolves to whether the browser lets us be heard; it wants a press of a button first.
    async turnOn() {
      const Context = window.AudioContext ?? window.webkitAudioContext;
      audio ??= Context ? new Context() : null;
      await Promise.race([audio?.resume(), pause(300)]);
      isOn = !audio || audio.state === "running";
      return isOn;
    },
    turnOff() {
      isOn = false;
      window.speechSynthesis?.cancel();
    },
  };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function chime(audio) {
  if (!audio) return;
  tone(audio, 659.25, 0);
  tone(audio, 523.25, 0.32);
  await pause(1000);
}

function tone(audio, frequency, after) {
  const begin = audio.currentTime + after;
  const gain = audio.createGain();
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(0.45, begin + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, begin + 0.7);
  gain.connect(audio.destination);
  const source = audio.createOscillator();
  source.type = "sine";
  source.frequency.value = frequency;
  source.connect(gain);
  source.start(begin);
  source.stop(begin + 0.75);
}

function speak(sentence) {
  const synthesis = window.speechSynthesis;
  if (!synthesis) return Promise.resolve();
  const utterance = new SpeechSynthesisUtterance(sentence);
  utterance.lang = "id-ID";
  utterance.rate = 0.9;
  const indonesian = synthesis.getVoices().find((each) => /^id\b/i.test(each.lang));
  if (indonesian) utterance.voice = indonesian;
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST);
    utterance.onend = utterance.onerror = () => {
      clearTimeout(timer);
      resolve();
    };
    synthesis.cancel(); // a stuck utterance must not silence the hall
    synthesis.speak(utterance);
  });
}
