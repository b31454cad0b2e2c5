import base from "./playwright.config.ts";
export default {
  ...base,
  timeout: 900_000,
  expect: { timeout: 120_000 },
  reporter: [["list"]],
  outputDir: "/tmp/people-results",
};
