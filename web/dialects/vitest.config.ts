// The vendors' own clients against a real server, without a browser.
import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // The workspace's own packages as they are written, not as they were built last.
  ssr: { resolve: { conditions: ["gavel-source", ...defaultServerConditions] } },
  test: {
    include: ["tests/**/*.test.ts"],
    // Each file has a server of its own; node's own EventSource, since the Pexip client needs one.
    pool: "forks",
    execArgv: ["--experimental-eventsource"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // What the Pexip client throws at nobody when its token is over for good.
    onUnhandledError: (error) => error.message !== "Unable to update access token",
  },
});
