// A provider of log-ins for the tests: oidc-provider, with its own pages, where everybody is who they say.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

const CLIENT = { client_id: "gavel", client_secret: randomUUID() };

/** What it knows of people, by the name that they log in with there, which is their subject too. */
const PEOPLE: Record<string, { preferred_username: string; name: string }> = {
  "subject-of-alice": { preferred_username: "alice", name: "Alice Berg" },
  "subject-of-bob": { preferred_username: "bob", name: "Bob Meyer" },
};

export class LogIns {
  private constructor(private readonly server: Server) {}

  static async open(): Promise<LogIns> {
    const server = createServer();
    // Not `localhost`, where Gavel is: to the browser it is another site.
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new LogIns(server);
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The options of a Gavel whose people log in here. */
  get options(): string[] {
    return [
      ...["--openid-issuer", this.issuer, "--openid-label", "Example"],
      ...["--openid-client-id", CLIENT.client_id, "--openid-client-secret", CLIENT.client_secret],
      "--openid-create-accounts",
    ];
  }

  /** Begins to answer: browsers go back to the Gavel that stands at this address. */
  serve(gavel: string): void {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), alg: "RS256", use: "sig" };
    const provider = new Provider(this.issuer, {
      clients: [{ ...CLIENT, redirect_uris: [`${gavel}/login/openid`] }],
      jwks: { keys: [key] },
      cookies: { keys: [randomUUID()] },
      pkce: { required: () => true },
      claims: { openid: ["sub"], profile: ["preferred_username", "name"], email: ["email"] },
      findAccount: (_: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, ...PEOPLE[id] }),
      }),
    });
    this.server.on("request", provider.callback());
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }
}
