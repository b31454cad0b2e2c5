// A page of somebody else's, on another origin than the server's: what is built on the SDK.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createServer, type ViteDevServer } from "vite";

const WEB = resolve(import.meta.dirname, "../..");

export class Site {
  private constructor(
    private readonly server: ViteDevServer,
    private readonly cache: string,
    readonly origin: string,
  ) {}

  /** `folder`: with an `index.html`, from the repository's root. */
  static async of(folder: string): Promise<Site> {
    const cache = mkdtempSync(join(tmpdir(), "gavel-site-"));
    const server = await createServer({
      configFile: false,
      root: resolve(WEB, "..", folder),
      cacheDir: cache,
      logLevel: "error",
      server: { host: "localhost", port: 0, fs: { allow: [resolve(WEB, "..")] }, hmr: false, watch: null },
      resolve: {
        alias: [
          { find: /^@gavel\/sdk\/enx$/, replacement: join(WEB, "sdk/src/enx/index.ts") },
          { find: /^@gavel\/sdk$/, replacement: join(WEB, "sdk/src/index.ts") },
        ],
      },
    });
    await server.listen();
    const address = server.httpServer?.address();
    if (!address || typeof address === "string") throw new Error("the site has no port");
    return new Site(server, cache, `http://localhost:${address.port}`);
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.cache, { recursive: true, force: true });
  }
}
