// Browser tests: Debian's Chromium with a fake camera and microphone, several contexts in one meeting.
import { defineConfig } from "@playwright/test";
import { ARGS, CHROMIUM, GRANTED } from "./src/chromium.ts";

export default defineConfig({
  testDir: "tests",
  // Meetings share two cores: one at a time, or pictures would stutter for want of a processor.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? [["line"]] : [["list"]],
  use: {
    launchOptions: { executablePath: CHROMIUM, args: [...ARGS, GRANTED] },
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
  },
});
