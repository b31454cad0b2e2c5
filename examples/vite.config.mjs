// Takes the SDK from this repository instead of from a registry.
import { join, resolve } from "node:path";

const sdk = resolve(import.meta.dirname, "../web/sdk/src");

export default {
  server: { fs: { allow: [resolve(import.meta.dirname, "..")] } },
  resolve: {
    alias: [
      { find: /^@gavel\/sdk\/enx$/, replacement: join(sdk, "enx/index.ts") },
      { find: /^@gavel\/sdk$/, replacement: join(sdk, "index.ts") },
    ],
  },
};
