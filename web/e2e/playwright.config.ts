// Browser tests: Debian's Chromium with a fake camera and microphone, several contexts in one meeting.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  // Meetings share two cores: one at a time, or pictures would stutter for want of a processor.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? [["line"]] : [["list"]],
  use: {
    launchOptions: {
      executablePath: process.env.GAVEL_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        // Another name of this machine, of which browsers do not know that it is one.
        "--host-resolver-rules=MAP gavel.test 127.0.0.1",
      ],
    },
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
  },
});
