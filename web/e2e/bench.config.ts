// Benchmarks in browsers: they print figures and assert none of them. `cargo xtask bench browser`
import base from "./playwright.config.ts";

export default {
  ...base,
  testDir: "bench",
  testMatch: "**/*.bench.ts",
  timeout: 1_200_000,
  reporter: [["line"]],
};
