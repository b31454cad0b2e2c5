// The native REST interface, and the command line, which speaks it.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import type { Actor, Meeting, Somebody } from "../cast.ts";
import { type Hand, type Surface, type Verdict, verdictOf } from "../surface.ts";

const BINARY = process.env.GAVEL_BIN ?? resolve(import.meta.dirname, "../../../../target/debug/gavel");
const ACTORS = [
  "administrator",
  "owner",
  "operator",
  "moderator",
  "control token",
  "participant",
  "guest",
  "nobody",
] as const;

/** What such a one sends as `Authorization`, and the seat that goes with it. */
async function credential(actor: Actor, meeting: Meeting): Promise<{ bearer: string; seat?: string }> {
  switch (actor) {
    case "administrator":
      return { bearer: await key(meeting, "admin") };
    case "control token":
      return { bearer: await key(meeting, "moderate") };
    case "nobody":
      return { bearer: "gvk_01J9ZQ4Y0000000000000000BB_0000" };
    case "owner":
    case "operator":
      return { bearer: meeting.tokens[actor] };
    default: {
      const bearer = await meeting.ticketFor(actor);
      const { id } = await meeting.sits(bearer);
      return id ? { bearer, seat: id } : { bearer };
    }
  }
}

async function key(meeting: Meeting, scope: string): Promise<string> {
  const made = await meeting.gavel.call("POST", "/api-keys", { name: `a key to ${scope}`, scopes: [scope] });
  return made.body.key;
}

export const rest: Surface = {
  name: "native REST",
  // Whoever comes with an account works at the manager.
  audited: (actor) => (actor === "owner" || actor === "operator" ? "manager" : "api"),
  actors: ACTORS,
  names: { knocking: true, unconnected: true },
  async hand(actor, meeting) {
    const { bearer, ...own } = await credential(actor, meeting);
    const at = `/conferences/${meeting.room.alias}`;
    return {
      ...own,
      async remove({ kind, seat }: Somebody): Promise<Verdict> {
        const answer =
          kind === "unconnected"
            ? await meeting.gavel.call("POST", `${at}/withdraw`, { participants: [seat] }, bearer)
            : await meeting.gavel.call(
                "POST",
                `${at}/disconnect`,
                { target: { participants: [seat] } },
                bearer,
              );
        return answer.status === 200 ? "removed" : verdictOf(answer.body);
      },
      close: () => undefined,
    };
  },
};

export const cli: Surface = {
  name: "command line",
  audited: () => "cli",
  actors: ACTORS,
  names: { knocking: true, unconnected: true },
  async hand(actor, meeting): Promise<Hand> {
    const { bearer, ...own } = await credential(actor, meeting);
    return {
      ...own,
      remove: ({ kind, seat }) =>
        gavel(meeting, bearer, [
          kind === "unconnected" ? "withdraw" : "disconnect",
          meeting.room.alias,
          seat,
          "--json",
        ]),
      close: () => undefined,
    };
  },
};

/** The exit code says whether it holds, and the text on the error output why not. */
function gavel(meeting: Meeting, bearer: string, args: string[]): Promise<Verdict> {
  const env = { ...process.env, GAVEL_URL: meeting.gavel.url, GAVEL_API_KEY: bearer };
  return new Promise((resolve, reject) => {
    execFile(BINARY, args, { env }, (failed, out, err) => {
      if (!failed) return resolve("removed");
      const said = `${out}\n${err}`;
      const code = ["owner_protected", "not_moderator", "unauthenticated"].find((word) =>
        said.includes(word),
      );
      code ? resolve(verdictOf({ code })) : reject(new Error(said));
    });
  });
}
