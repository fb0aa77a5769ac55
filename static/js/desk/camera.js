// Reading labels with the phone's camera. The decoder comes only when asked for: typing never waits for it.
const FORMATS = ["qr_code", "code_128", "data_matrix"];
const EVERY = 120; // milliseconds between two looks

let detector;

async function reader(addresses) {
  if (detector) return detector;
  if ("BarcodeDetector" in window) {
    const known = await BarcodeDetector.getSupportedFormats();
    if (known.includes("qr_code")) {
      detector = new BarcodeDetector({ formats: FORMATS.filter((format) => known.includes(format)) });
      return detector;
    }
  }
  await load(addresses.script);
  const { BarcodeDetector: Ponyfill, prepareZXingModule } = window.BarcodeDetectionAPI;
  prepareZXingModule({ overrides: { locateFile: () => addresses.wasm } });
  detector = new Ponyfill({ formats: FORMATS });
  return detector;
}

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error("decoder"));
    document.head.append(script);
  });
}

export class Camera {
  // `video` shows what is seen; `onCode(text)` is called for each code, and says whether to go on looking.
  constructor(video, addresses, onCode) {
    this.video = video;
    this.addresses = addresses;
    this.onCode = onCode;
  }

  async start() {
    this.looking = true;
    this.stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } },
      audio: false,
    });
    if (!this.looking) return this.stop(); // closed while the phone was asking for leave
    this.video.srcObject = this.stream;
    await this.video.play();
    const detect = await reader(this.addresses);
    while (this.looking) {
      await this.look(detect);
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  }

  async look(detect) {
    if (this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const found = await detect.detect(this.video).catch(() => []);
    for (const { rawValue } of found) {
      if (this.looking && this.onCode(rawValue) === false) this.stop();
    }
  }

  stop() {
    this.looking = false;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    if (this.video.srcObject === this.stream) this.video.srcObject = null;
  }
}
