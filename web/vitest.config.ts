import react from "@vitejs/plugin-react";
import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  // The workspace's own packages as they are written, not as they were built last.
  resolve: { conditions: ["gavel-source", ...defaultClientConditions] },
  ssr: { resolve: { conditions: ["gavel-source", ...defaultServerConditions] } },
  test: {
    projects: [
      { extends: true, test: { name: "sdk", include: ["sdk/test/**/*.test.ts"], environment: "node" } },
      {
        extends: true,
        test: {
          name: "meet",
          include: ["meet/test/**/*.test.{ts,tsx}", "ui/test/**/*.test.tsx"],
          environment: "happy-dom",
          setupFiles: ["meet/test/setup.ts"],
          // Whole meetings in a made-up browser, on machines that have other things to do.
          testTimeout: 20_000,
        },
      },
    ],
  },
});
