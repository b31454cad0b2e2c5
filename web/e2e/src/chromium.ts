// Chromium with a camera and a microphone that are no devices.
export const CHROMIUM = process.env.GAVEL_CHROMIUM ?? "/usr/bin/chromium";

export const ARGS = [
  "--no-sandbox",
  // Ten pictures a second: several meet on two cores, and each sends to each.
  "--use-fake-device-for-media-stream=fps=10",
  // Another name of this machine, of which browsers do not know that it is one.
  "--host-resolver-rules=MAP gavel.test 127.0.0.1",
];

/** Devices are granted to whoever asks. */
export const GRANTED = "--use-fake-ui-for-media-stream";
