// The personal area around a server that the test holds: calls are answered by hand, and remembered.
import type { MyConference, RoomInfo } from "@gavel/sdk";
import { Announcer } from "@gavel/ui";
import { configure, render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { vi } from "vitest";
import { App } from "../src/App";
import { account } from "../src/account";
import { area } from "../src/home/area";
import { queries } from "../src/queries";

// Pages are fetched when they are opened, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

type Reply = unknown | ((body: unknown) => unknown);

export class Problem {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    this.status = status;
    this.code = code;
  }
}

const list = (items: unknown[]) => ({ items, next_cursor: null });

/** Opens a page as alice. `replies`: by method and path, without the query. */
export async function atHome(replies: Record<string, Reply>, path = "/") {
  window.history.replaceState(null, "", path);
  account.setState({ account: { username: "alice", token: "t", until: Date.now() + 1e6 }, dropped: false });
  area.setState({ dialog: null, notes: [], pins: new Map() });
  queries.clear();
  const asked: { call: string; body: unknown }[] = [];
  const known: Record<string, Reply> = {
    "GET /accounts/me": { id: "alice", username: "alice", name: "Alice Berg", role: "user" },
    "GET /me/conferences": list([]),
    "GET /address-book": list([]),
    "GET /me/calls": () => new ReadableStream(),
    "GET /lobby-config": { demo: false, version: "0" },
    ...replies,
  };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const call = `${init.method ?? "GET"} ${url.replace("/api/v1", "").replace(/\?.*/, "")}`;
    const body = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push({ call, body });
    const reply = call in known ? known[call] : new Problem(404, "not_found");
    const answer = typeof reply === "function" ? await reply(body) : reply;
    if (answer instanceof ReadableStream) return new Response(answer);
    if (answer instanceof Problem) return new Response(JSON.stringify(answer), { status: answer.status });
    return new Response(JSON.stringify(answer));
  });
  const view = render(
    <>
      <App />
      <Announcer />
    </>,
  );
  return {
    ...view,
    user: userEvent.setup(),
    /** Bodies of the calls to one place, in order. */
    sent: (call: string) => asked.filter((one) => one.call === call).map(({ body }) => body),
  };
}

export { list };

export const room: RoomInfo = {
  id: "r1",
  name: "Weekly",
  kind: "meeting",
  aliases: ["weekly", "woche"],
  has_host_pin: false,
  has_guest_pin: true,
  allow_guests: true,
  door: "open",
  lock_policy: "refuse",
  join_url: "http://localhost/m/weekly",
  owner: "alice",
  limit: null,
  permissions: { unmute: "everyone", share: "everyone", chat: "everyone", history: "everyone" },
  timers: {
    waiting_for_host: null,
    only_guests: null,
    last_participant: null,
    length: null,
    without_moderator: null,
  },
  forgotten: { flag_after: 0, remove_after: 0 },
  everyone_hosts: false,
  description: "",
  tag: "",
  schedule: null,
  ends_with_schedule: false,
  created_at: "2026-11-01T10:00:00Z",
};

export const owned: MyConference = {
  room: "r1",
  name: "Weekly",
  kind: "meeting",
  alias: "weekly",
  join_url: "http://localhost/m/weekly",
  role: "owner",
  owned: true,
  schedule: null,
  next: null,
  running: false,
  participants: 0,
  started_at: null,
  locked: false,
  waiting_room: false,
  settings: room,
  waiting: 0,
  invitees: 2,
};

export const running: MyConference = {
  ...owned,
  running: true,
  participants: 3,
  waiting: 1,
  started_at: new Date().toISOString(),
};
