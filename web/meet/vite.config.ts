import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

// The Rust program embeds `dist`. Its policy allows no inline script or style, hence no inlined assets.
const server = process.env.GAVEL_DEV_SERVER ?? "http://localhost:8080";

export default defineConfig({
  plugins: [react(), firstLoadBudget(260)],
  build: {
    target: "es2023",
    cssTarget: ["chrome125", "firefox125", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // The workspace's own packages as they are written, not as they were built last.
  resolve: { conditions: ["gavel-source", ...defaultClientConditions] },
  server: { proxy: { "/api": { target: server, ws: true } } },
});

/** Prints what the meeting page loads before it can be used, and fails the build when it grows over the budget. */
function firstLoadBudget(kilobytes: number): Plugin {
  return {
    name: "first-load-budget",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const needed = new Set<string>();
      const take = (name: string): void => {
        if (needed.has(name)) return;
        needed.add(name);
        for (const imported of byName.get(name)?.imports ?? []) take(imported);
      };
      for (const chunk of chunks) {
        const path = chunk.facadeModuleId ?? "";
        if (chunk.isEntry || /VisitPage|Meeting\.tsx/.test(path)) take(chunk.fileName);
      }
      const bytes = [...needed].reduce((sum, name) => sum + gzipSync(byName.get(name)?.code ?? "").length, 0);
      const size = (bytes / 1000).toFixed(1);
      this.info(`first load of the meeting page: ${size} kB of JavaScript, gzipped (${needed.size} files)`);
      if (bytes > kilobytes * 1000)
        this.error(`first load is over the budget of ${kilobytes} kB: ${size} kB`);
    },
  };
}
